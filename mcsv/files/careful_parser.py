"""PyYAML's parser, made to read plain scalars as YAML 1.2 does: for texts that libyaml might read otherwise or refuses.

PyYAML keeps to YAML 1.1 in six places: ``?`` ends a plain scalar inside { }, ``:`` does so without a space behind it,
a key may not be missing before a colon, no tab may stand between the entries of { } or [ ], names of anchors are
letters and digits, and ``#`` belongs to no tag. Everything else that differs is about types, which events have none of,
and about a text that is nothing but one block scalar, which is no model anywhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from yaml import YAMLError
from yaml.events import DocumentStartEvent
from yaml.parser import Parser
from yaml.reader import Reader
from yaml.scanner import Scanner, ScannerError
from yaml.tokens import FlowEntryToken, ScalarToken, ValueToken

__all__ = ["YAMLError", "parse"]

_ENDS = " \n\0\t\r\x85\u2028\u2029"
_IN_TAGS = frozenset("#-;/?:@&=+$,_.!~*'()[]%0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
_INDICATORS = "\0 \t\r\n\x85\u2028\u2029-?:,[]{}#&*!|>'\"%@`"


def parse(text: str) -> Iterator[Any]:
    """The events of a text, as YAML 1.2 has them; YAMLError where they end early."""
    parser = _Parser(text)
    while parser.check_event():
        event = parser.get_event()
        if isinstance(event, DocumentStartEvent) and event.explicit:
            event.start_mark = parser.began  # not where the directives before it do
        yield event


class _Parser(Reader, Scanner, Parser):  # type: ignore[misc]
    """Reader, scanner and parser in one, as PyYAML puts them together."""

    def __init__(self, text: str) -> None:
        Reader.__init__(self, text)
        Scanner.__init__(self)
        Parser.__init__(self)
        self.inside: list[str] = []
        self.began: Any = None

    def fetch_document_start(self) -> None:
        self.began = self.get_mark()
        super().fetch_document_start()

    def fetch_flow_collection_start(self, kind: Any) -> None:
        self.inside.append(self.peek())
        super().fetch_flow_collection_start(kind)

    def fetch_flow_collection_end(self, kind: Any) -> None:
        del self.inside[-1:]
        super().fetch_flow_collection_end(kind)

    def scan_to_next_token(self) -> None:
        """Past spaces, comments and line ends; past tabs as well inside { } and [ ]."""
        super().scan_to_next_token()
        while self.flow_level and self.peek() == "\t":
            self.forward()
            super().scan_to_next_token()

    def scan_anchor(self, token: Any) -> Any:
        """An anchor or an alias: whatever no bracket, comma or space ends is its name."""
        start = self.get_mark()
        sort = "alias" if self.peek() == "*" else "anchor"
        self.forward()
        length = 0
        while (sign := self.peek(length)) not in _ENDS and sign not in ",[]{}\ufeff":
            length += 1
        if not length:
            problem = f"expected alphabetic or numeric character, but found {sign!r}"
            raise ScannerError(f"while scanning an {sort}", start, problem, self.get_mark())
        name = self.prefix(length)
        self.forward(length)
        return token(name, start, self.get_mark())

    def scan_tag_uri(self, name: str, start: Any) -> str:
        """The rest of a tag."""
        parts: list[str] = []
        while not parts or self.peek() in _IN_TAGS:
            if self.peek() == "#":
                parts.append("#")
                self.forward()
            else:
                parts.append(super().scan_tag_uri(name, start))
        return "".join(parts)

    def check_value(self) -> bool:
        """Whether a colon stands between a key and its value."""
        spaced = self.peek(1) in _ENDS
        if not self.flow_level:
            return spaced
        doubled = bool(self.tokens) and isinstance(self.tokens[-1], ValueToken)
        return spaced or (self.inside[-1:] == ["{"] and not doubled)

    def check_plain(self) -> bool:
        """Whether a plain scalar starts here."""
        sign, behind = self.peek(), self.peek(1)
        if sign not in _INDICATORS:
            return True
        if sign == ":" and self.flow_level and behind not in " \t":
            return True
        return behind not in _ENDS and (sign == "-" or (not self.flow_level and sign in "?:"))

    def scan_plain(self) -> Any:
        """A plain scalar, over as many lines as it has."""
        chunks: list[str] = []
        spaces: list[str] = []
        start = end = self.get_mark()
        while self.peek() != "#" and (length := self._plain_length()):
            self.allow_simple_key = False
            chunks += [*spaces, self.prefix(length)]
            self.forward(length)
            end = self.get_mark()
            spaces = self.scan_plain_spaces(self.indent + 1, start)
            if not spaces or (not self.flow_level and self.column < self.indent + 1):
                break
        return ScalarToken("".join(chunks), True, start, end)

    def _plain_length(self) -> int:
        """How many characters of a plain scalar follow without a space."""
        length = 0
        while (sign := self.peek(length)) not in _ENDS:
            if (sign == ":" and self.peek(length + 1) in _ENDS) or (self.flow_level and sign in ",[]{}"):
                break
            length += 1
        return length

    def parse_document_end(self) -> Any:
        event = super().parse_document_end()
        if event.explicit:  # another document may follow without a mark of its own
            self.state = self.parse_implicit_document_start
        return event

    def parse_block_mapping_key(self) -> Any:
        if self.check_token(ValueToken):
            self.state = self.parse_block_mapping_value
            return self.process_empty_scalar(self.peek_token().start_mark)
        return super().parse_block_mapping_key()

    def parse_flow_mapping_key(self, first: bool = False) -> Any:
        if not first and self.check_token(FlowEntryToken):
            self.get_token()
            first = True
        if first and self.check_token(ValueToken):
            self.state = self.parse_flow_mapping_value
            return self.process_empty_scalar(self.peek_token().end_mark)
        return super().parse_flow_mapping_key(first)
