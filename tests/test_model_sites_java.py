from __future__ import annotations

from model_sites import all_sites, said
from shipworthy.model.ai_models import SiteKind

SPRING = """\
    package app;
    import org.springframework.ai.chat.client.ChatClient;
    import org.springframework.ai.chat.model.ChatModel;
    import org.springframework.ai.embedding.EmbeddingModel;
    import org.springframework.web.client.RestClient;

    class Answers {
        private final ChatClient chatClient;
        private final ChatModel model;
        private final EmbeddingModel vectors;
        private final RestClient http;

        Answers(ChatClient.Builder builder, ChatModel model) {
            this.chatClient = builder.defaultSystem("x").build();
        }

        String ask(String question) {
            http.get().call();
            this.vectors.embed(question);
            model.call(new Prompt(question, OpenAiChatOptions.builder().model("gpt-4o").maxTokens(9).build()));
            return chatClient.prompt()
                .system("be brief")
                .user(u -> u.text(question))
                .call()
                .entity(Answer.class);
        }
    }
"""


def test_spring_ai_is_found_by_the_types_of_fields() -> None:
    built, embedded, called, prompted = all_sites(SPRING, "Java")
    assert (built.kind, built.callee) == (SiteKind.CLIENT, "builder.defaultSystem.build")
    assert (embedded.line, embedded.kind) == (19, SiteKind.EMBEDDING)
    assert (called.line, called.model, called.function) == (20, "gpt-4o", "Answers.ask")
    assert "maxTokens" in called.arguments
    assert (prompted.line, prompted.callee) == (21, "chatClient.prompt")
    assert prompted.arguments == ("system", "user", "call", "entity")


def test_an_interface_that_langchain4j_fills_is_the_site() -> None:
    source = """\
    import dev.langchain4j.service.AiServices;
    import io.quarkiverse.langchain4j.RegisterAiService;
    import dev.langchain4j.model.chat.ChatModel;
    import dev.langchain4j.model.openai.OpenAiChatModel;

    @RegisterAiService(tools = Orders.class)
    public interface Assistant { String chat(String message); }

    class Use {
        void go(Assistant given) {
            ChatModel model = OpenAiChatModel.builder().modelName("gpt-4o-mini").timeout(x).build();
            Assistant own = AiServices.builder(Assistant.class).chatModel(model).build();
            own.chat("hi");
            model.chat("hi");
        }
    }
    """
    assert said(source, "Java") == [
        "7 agent LangChain4j: @RegisterAiService",
        "12 agent LangChain4j: AiServices.builder",
        "14 request LangChain4j: model.chat",
    ]
    assert all_sites(source, "Java")[1].model == "gpt-4o-mini"


def test_the_clients_of_vendors() -> None:
    source = """\
    import com.openai.client.OpenAIClient;
    import com.openai.client.okhttp.OpenAIOkHttpClient;
    import com.anthropic.client.okhttp.AnthropicOkHttpClient;
    import com.google.genai.Client;
    import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClient;
    import com.azure.ai.openai.OpenAIClientBuilder;

    class Vendors {
        OpenAIClient client() { return OpenAIOkHttpClient.fromEnv(); }
        void go(BedrockRuntimeClient bedrock) {
            client().chat().completions().create(params);
            var anthropic = AnthropicOkHttpClient.fromEnv();
            anthropic.messages().create(params);
            try (Client google = new Client()) { google.models.generateContent("gemini-2.0-flash", "hi", null); }
            bedrock.converse(request -> request.modelId("x"));
            new OpenAIClientBuilder().buildClient().getChatCompletions("d", options);
        }
    }
    """
    assert said(source, "Java") == [
        "11 request OpenAI: client.chat.completions.create",
        "13 request Anthropic: anthropic.messages.create",
        "14 request Google Gemini: google.models.generateContent",
        "15 request Amazon Bedrock: bedrock.converse",
        "16 request Azure OpenAI: OpenAIClientBuilder.buildClient.getChatCompletions",
    ]


def test_own_types_of_the_same_name_are_not_the_librarys() -> None:
    source = """\
    import com.acme.ChatClient;
    import org.springframework.ai.chat.messages.*;
    class Own {
        ChatClient chat; Repository model;
        void go() { chat.prompt().call(); model.call(1); super.call(); }
    }
    """
    assert said(source, "Java") == []


def test_kotlin() -> None:
    source = """\
    import org.springframework.ai.chat.client.ChatClient
    import dev.langchain4j.model.chat.ChatModel
    import ai.koog.agents.core.agent.AIAgent
    import ai.koog.prompt.executor.llms.all.simpleOpenAIExecutor

    class Answers(private val model: ChatModel, builder: ChatClient.Builder) {
        private val client: ChatClient = builder.build()
        private val later by lazy { builder.build() }

        fun ask(question: String): String? {
            model.chat(question)
            later.prompt(question)
            return client.prompt().user(question).call().content() ?: "none"
        }

        suspend fun act() = AIAgent(executor = simpleOpenAIExecutor(key), systemPrompt = "x").run("hi")
    }
    """
    assert said(source, "Kotlin") == [
        "11 request LangChain4j: model.chat",
        "12 request Spring AI: later.prompt",
        "13 request Spring AI: client.prompt",
        "16 agent Koog: AIAgent",
    ]


def test_scala_is_read_by_words() -> None:
    source = "import org.springframework.ai.chat.client.ChatClient\nval x = chat.prompt(question)\n"
    assert said(source, "Scala") == ["2 request Spring AI: .prompt"]
