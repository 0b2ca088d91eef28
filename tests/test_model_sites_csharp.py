from __future__ import annotations

from model_sites import all_sites, said
from shipworthy.model.ai_models import SiteKind

EXTENSIONS = """\
    using Microsoft.Extensions.AI;
    namespace Shop;

    public class Answers(IChatClient chat, HttpClient http)
    {
        private readonly IEmbeddingGenerator<string, Embedding<float>>? _vectors;

        public async Task<string> Ask(string question)
        {
            await http.GetAsync("/x");
            var numbers = await _vectors!.GenerateAsync([question]);
            var options = new ChatOptions { ModelId = "gpt-4o-mini", MaxOutputTokens = 100 };
            return (await chat.GetResponseAsync<Answer>(question, options, cancellationToken: stop)).Text;
        }
    }
"""


def test_a_parameter_of_the_class_is_followed() -> None:
    embedded, asked = all_sites(EXTENSIONS, "C#")
    assert (embedded.line, embedded.kind) == (11, SiteKind.EMBEDDING)
    assert (asked.line, asked.callee, asked.function) == (13, "chat.GetResponseAsync", "Answers.Ask")
    assert set(asked.arguments) >= {"ModelId", "MaxOutputTokens", "cancellationToken"}
    assert asked.model == "gpt-4o-mini"


def test_semantic_kernel() -> None:
    source = """\
    using Microsoft.SemanticKernel;
    using Microsoft.SemanticKernel.Agents;
    using Microsoft.SemanticKernel.ChatCompletion;

    var builder = Kernel.CreateBuilder();
    builder.AddAzureOpenAIChatCompletion(deploymentName: "gpt-4o", endpoint, key);
    Kernel kernel = builder.Build();
    Console.WriteLine(await kernel.InvokePromptAsync("hi"));
    var service = kernel.GetRequiredService<IChatCompletionService>();
    await service.GetChatMessageContentAsync(history);
    ChatCompletionAgent agent = new() { Name = "a", Kernel = kernel };
    await foreach (var answer in agent.InvokeAsync(history)) { }
    await host.RunAsync();
    """
    assert said(source, "C#") == [
        "8 request Semantic Kernel: kernel.InvokePromptAsync",
        "10 request Semantic Kernel: service.GetChatMessageContentAsync",
        "11 agent Semantic Kernel: ChatCompletionAgent",
        "12 request Semantic Kernel: agent.InvokeAsync",
    ]
    assert all_sites(source, "C#")[1].model == "gpt-4o"


def test_the_clients_of_vendors() -> None:
    source = """\
    using Azure.AI.OpenAI;
    using OpenAI.Chat;
    using Amazon.BedrockRuntime;
    using OllamaSharp;
    using Microsoft.Agents.AI;

    class Vendors
    {
        private ChatClient Chat => new AzureOpenAIClient(uri, key).GetChatClient("gpt-4o");
        async Task Go(IAmazonBedrockRuntime bedrock, ChatClient given)
        {
            await given.CompleteChatAsync(messages);
            await new AzureOpenAIClient(uri, key).GetChatClient("d").CompleteChatAsync(messages);
            await bedrock.ConverseAsync(request);
            AIAgent agent = given.CreateAIAgent(instructions: "be brief");
            await agent.RunAsync("hi");
            var session = _client?.CompleteChatStreamingAsync(messages);
        }
    }
    """
    assert said(source, "C#") == [
        "12 request OpenAI: given.CompleteChatAsync",
        "13 request Azure OpenAI: AzureOpenAIClient.GetChatClient.CompleteChatAsync",
        "14 request Amazon Bedrock: bedrock.ConverseAsync",
        "15 agent Microsoft Agent Framework: given.CreateAIAgent",
        "16 request Microsoft Agent Framework: agent.RunAsync",
        "17 request Azure OpenAI: _client.CompleteChatStreamingAsync",
    ]


def test_a_registration_is_found_on_what_is_not_the_librarys() -> None:
    source = """\
    using Microsoft.Extensions.AI;
    static void Add(IServiceCollection services) { services.AddChatClient(p => p.Get()).UseLogging(); }
    """
    (site,) = all_sites(source, "C#")
    assert (site.kind, site.callee) == (SiteKind.CLIENT, "services.AddChatClient")


def test_what_wraps_a_client_and_passes_on_is_no_site() -> None:
    source = """\
    using Microsoft.Extensions.AI;
    class Logged(IChatClient inner) : DelegatingChatClient(inner)
    {
        Task<ChatResponse> Get(string x) => base.GetResponseAsync(x);
        IAsyncEnumerable<X> Stream(string x) => InnerClient.GetStreamingResponseAsync(x);
    }
    """
    assert said(source, "C#") == []


def test_other_types_of_common_names_are_left_alone() -> None:
    source = """\
    using OpenAI.Chat;
    class Web(MediatR.IMediator mediator, HttpWebRequest request)
    {
        async Task Go() { await request.GetResponseAsync(); await app.RunAsync(); mediator.Send(1); Run(); }
    }
    """
    assert said(source, "C#") == []
