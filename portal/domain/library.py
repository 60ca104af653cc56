"""The shelf at /library. Laws and articles live in the index of `kb`; here are only the places that their URLs name."""

from typing import Final

from portal.domain.node import Node
from portal.domain.precedent import Precedents

CHANGES: Final = "changes"
"""The one name below a law that is no article: what changed between two of its versions."""


class ArticlePlace(Node):
    """`/library/regulations/<law>/<article>`: a place, made on the way, never saved."""

    def __init__(self, law: str, article: str) -> None:
        self.law = law
        self.article = article


class RegulationPlace(Node):
    """`/library/regulations/<law>`: a place, made on the way, never saved."""

    def __init__(self, law: str) -> None:
        self.law = law

    def __getitem__(self, article: str) -> ArticlePlace:
        if article == CHANGES:
            raise KeyError(article)
        place = ArticlePlace(self.law, article)
        place.__name__, place.__parent__ = article, self
        return place


class Regulations(Node):
    """`/library/regulations`: every name below it may be a law; the page asks the index."""

    def __getitem__(self, law: str) -> RegulationPlace:
        place = RegulationPlace(law)
        place.__name__, place.__parent__ = law, self
        return place


class Library(Node):
    """`/library`, with the regulations and the precedents."""

    def __init__(self) -> None:
        self.regulations = Regulations()
        self.precedents = Precedents()
        for name, child in (("regulations", self.regulations), ("precedents", self.precedents)):
            child.__name__, child.__parent__ = name, self

    def __getitem__(self, name: str) -> Node:
        return {"regulations": self.regulations, "precedents": self.precedents}[name]
