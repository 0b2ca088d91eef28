"""Code frameworks that are found and listed, and not read."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Listed:
    """`made`: the names of what is constructed, called, derived from or decorated with in a definition."""

    format: str
    roots: tuple[str, ...]
    made: frozenset[str]
    beside: tuple[str, ...] = ()
    """For what is no AI by itself: one of these is imported by the same file too."""


def _listed(format_: str, roots: str, made: str, beside: str = "") -> Listed:
    return Listed(format_, tuple(roots.split()), frozenset(made.split()), tuple(beside.split()))


_MODELS = "openai anthropic langchain langchain_openai langgraph litellm google.genai pydantic_ai agents"
IN_PYTHON = (
    _listed("pydantic-ai", "pydantic_ai pydantic_graph", "Agent Graph"),
    _listed(
        "autogen",
        "autogen_agentchat autogen autogen_core",
        "AssistantAgent ConversableAgent RoundRobinGroupChat SelectorGroupChat GroupChat Swarm "
        "MagenticOneGroupChat UserProxyAgent GraphFlow",
    ),
    _listed(
        "llama-index",
        "llama_index",
        "FunctionAgent ReActAgent CodeActAgent AgentWorkflow FunctionCallingAgent Workflow OpenAIAgent",
    ),
    _listed("semantic-kernel", "semantic_kernel", "ChatCompletionAgent AgentGroupChat OpenAIAssistantAgent"),
    _listed("smolagents", "smolagents", "CodeAgent ToolCallingAgent MultiStepAgent"),
    _listed("haystack", "haystack haystack_experimental", "Agent"),
    _listed("strands", "strands", "Agent Graph Swarm GraphBuilder"),
    _listed("agno", "agno phi", "Agent Team Workflow Assistant"),
    _listed("camel", "camel.agents camel.societies", "ChatAgent RolePlaying Workforce"),
    _listed("mcp-agent", "mcp_agent", "Agent MCPApp Orchestrator"),
    _listed(
        "claude-agent-sdk", "claude_agent_sdk claude_code_sdk", "query ClaudeSDKClient ClaudeAgentOptions"
    ),
    _listed("agent-spec-code", "pyagentspec wayflowcore", "Agent Flow Swarm ManagerWorkers"),
    _listed("temporal", "temporalio", "workflow.defn", beside=_MODELS),
)
IN_ECMASCRIPT = (
    _listed(
        "langgraph-js",
        "@langchain/langgraph langchain deepagents",
        "StateGraph MessageGraph createReactAgent createAgent createDeepAgent",
    ),
    _listed("mastra", "@mastra/core", "Agent createWorkflow Workflow"),
    _listed(
        "openai-agents-js",
        "@openai/agents @openai/agents-core @openai/agents-realtime",
        "Agent RealtimeAgent",
    ),
    _listed("vercel-ai", "ai", "ToolLoopAgent Experimental_Agent Agent"),
    _listed("adk-js", "@google/adk", "LlmAgent SequentialAgent LoopAgent ParallelAgent"),
    _listed("agent-kit", "@inngest/agent-kit", "createAgent createNetwork"),
    _listed("voltagent", "@voltagent/core", "Agent createWorkflowChain"),
    _listed("claude-agent-sdk", "@anthropic-ai/claude-agent-sdk @anthropic-ai/claude-code", "query"),
)
_NOTE = re.compile(r"//[^\n]*|/\*(?:[^*]|\*(?!/))*\*/")
_IMPORT = re.compile(
    r"import\s+(?:type\s+)?(?:[\w$*]+\s*,\s*)?\{([^}]{0,2000})\}\s*from\s*[\"']([^\"'\n]{1,200})[\"']"
)
_MAX_TEXT = 400_000


def made_in_ecmascript(listed: Listed, text: str) -> int | None:
    """The line on which something imported from the framework is made; none where nothing is."""
    plain = _NOTE.sub(lambda note: re.sub(r"[^\n]", " ", note[0]), text[:_MAX_TEXT])
    names: set[str] = set()
    for bound, module in _IMPORT.findall(plain):
        if any(module == root or module.startswith(f"{root}/") for root in listed.roots):
            for part in bound.split(","):
                name, _, alias = (word.strip() for word in part.partition(" as "))
                if name in listed.made:
                    names.add(re.escape(alias or name))
    if not names:
        return None
    made = re.search(
        rf"(?:\bnew\s+|(?<![\w$.]))(?:{'|'.join(sorted(names))})\s*(?:<[^>\n]{{0,200}}>\s*)?\(", plain
    )
    return plain.count("\n", 0, made.start()) + 1 if made else None
