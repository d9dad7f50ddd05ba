"""The readers of what a person says, each for one kind; `agent.language.command` asks them in turn."""
