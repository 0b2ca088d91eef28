from __future__ import annotations

from model_sites import all_sites, said
from shipworthy.model.ai_models import SiteKind

OFFICIAL = """\
    package chat
    import (
        "context"
        sdk "github.com/openai/openai-go/v2"
        "github.com/openai/openai-go/v2/option"
    )
    type Bot struct { client *sdk.Client; other *http.Client }
    func New(key string) *Bot {
        c := sdk.NewClient(option.WithAPIKey(key))
        return &Bot{client: &c}
    }
    func (b *Bot) Ask(ctx context.Context, q string) (string, error) {
        params := sdk.ChatCompletionNewParams{Model: "gpt-4o", MaxTokens: sdk.Int(100), Seed: sdk.Int(1)}
        answer, err := b.client.Chat.Completions.New(ctx, params)
        b.other.Do(nil)
        return answer.Choices[0].Message.Content, err
    }
"""


def test_the_official_client_is_followed_through_a_field() -> None:
    made, asked = all_sites(OFFICIAL, "Go")
    assert (made.line, made.kind, made.function) == (9, SiteKind.CLIENT, "New")
    assert (asked.line, asked.kind, asked.library) == (14, SiteKind.REQUEST, "OpenAI")
    assert (asked.callee, asked.function) == ("b.client.Chat.Completions.New", "Bot.Ask")
    assert (asked.arguments, asked.model) == (("Model", "MaxTokens", "Seed"), "gpt-4o")


def test_a_client_declared_in_another_file_of_the_package_is_known_by_what_is_called() -> None:
    source = """\
    package chat
    import openai "github.com/sashabaranov/go-openai"
    func (s *Service) Ask(q string) {
        s.client.CreateChatCompletion(ctx, openai.ChatCompletionRequest{Model: openai.GPT4o})
        s.client.CreateEmbeddings(ctx, openai.EmbeddingRequest{})
    }
    """
    chat, embedding = all_sites(source, "Go")
    assert (chat.line, chat.model, embedding.kind) == (4, "openai.GPT4o", SiteKind.EMBEDDING)


def test_what_only_has_the_names_of_a_library_calls_nothing() -> None:
    for source in (
        # an own type with the library's method: the call inside it is the site
        """\
        package chat
        import openai "github.com/sashabaranov/go-openai"
        type Wrapper struct{}
        func ask(w *Wrapper) { w.CreateChatCompletion(ctx, openai.ChatCompletionRequest{}) }
        """,
        # no import
        """\
        package chat
        func ask(c *Client) { c.Chat.Completions.New(ctx, nil); c.GenerateContent(ctx) }
        """,
        # a text and a comment
        """\
        package chat
        import "github.com/openai/openai-go"
        // client.Chat.Completions.New(ctx, params)
        const help = "client.Chat.Completions.New(ctx, params)"
        """,
    ):
        assert said(source, "Go") == []


def test_the_other_libraries_of_go() -> None:
    source = """\
    package main
    import (
        "github.com/anthropics/anthropic-sdk-go"
        "google.golang.org/genai"
        "github.com/aws/aws-sdk-go-v2/service/bedrockruntime"
        "github.com/ollama/ollama/api"
        "github.com/tmc/langchaingo/llms"
        "github.com/tmc/langchaingo/llms/ollama"
        "github.com/tmc/langchaingo/tools"
        "github.com/firebase/genkit/go/genkit"
        "github.com/cloudwego/eino/components/model"
    )
    func a(m llms.Model, t tools.Tool, chat model.ToolCallingChatModel) {
        client := anthropic.NewClient()
        client.Messages.NewStreaming(ctx, anthropic.MessageNewParams{Model: anthropic.ModelClaude3_7SonnetLatest})
        g, err := genai.NewClient(ctx, nil)
        g.Models.GenerateContent(ctx, "gemini-2.0-flash", nil, nil)
        b := bedrockruntime.NewFromConfig(cfg)
        b.Converse(ctx, &bedrockruntime.ConverseInput{})
        o, _ := api.ClientFromEnvironment()
        o.Chat(ctx, &api.ChatRequest{}, f)
        llm, _ := ollama.New()
        llms.GenerateFromSinglePrompt(ctx, llm, "hi")
        m.GenerateContent(ctx, nil)
        t.Call(ctx, "not a model")
        genkit.Generate(ctx, gk)
        chat.Stream(ctx, messages)
    }
    """
    assert said(source, "Go") == [
        "15 request Anthropic: client.Messages.NewStreaming",
        "17 request Google Gemini: g.Models.GenerateContent",
        "19 request Amazon Bedrock: b.Converse",
        "21 request Ollama: o.Chat",
        "23 request LangChain: llms.GenerateFromSinglePrompt",
        "24 request LangChain: m.GenerateContent",
        "26 request Genkit: genkit.Generate",
        "27 request Eino: chat.Stream",
    ]


def test_text_that_is_no_go_is_survived() -> None:
    assert said('import "github.com/openai/openai-go"\n\x00 )))((( func {{{', "Go") == []
