"""Errors that a person can do something about."""


class KnowledgeBaseError(Exception):
    """The root of all errors that this program raises on purpose."""


class ConfigurationError(KnowledgeBaseError):
    """The settings cannot work; `problems` names each with what to do."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems
