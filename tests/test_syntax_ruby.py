"""Ruby: each capture of its query on a text as small as can be."""

from __future__ import annotations

import pytest

from syntax_reading import counts, imports, names, only, public, read, syntax


@pytest.mark.parametrize(
    ("body", "complexity", "cognitive"),
    [
        ("", 1, 0),
        ("if a\n x\nelsif b\n y\nelse\n z\nend", 3, 3),
        ("x if a\ny unless b", 3, 2),
        ("while a do x end\nuntil b do y end\nfor i in c do z end", 4, 3),
        ("case a\nwhen 1, 2 then x\nwhen 3 then y\nelse z\nend", 3, 1),
        ("case a\nin [b] if c then x\nin d then y\nend", 4, 1),
        ("begin\n x\nrescue A\n y\nensure\n z\nend", 2, 1),
        ("x rescue y", 2, 1),
        ("a ? b : c", 2, 1),
        ("a && b and c || d", 4, 2),
        ("@a ||= b", 2, 0),
        ("a.each { |b| x if b }", 2, 2),
        ('"#{a && b}"', 2, 1),
        ("x ?a, :if, if: 1", 1, 0),
    ],
)
def test_what_decides_and_what_nests(body: str, complexity: int, cognitive: int) -> None:
    assert counts(f"def f\n{body}\nend\n", "Ruby") == (complexity, cognitive)


def test_methods_are_named_by_what_they_stand_in() -> None:
    text = """
module A
  class B::C < D
    def initialize(a, b = 1, *c, d:, **e, &f) end
    def self.make; end
    def ==(other) = true
    class << self
      def build; end
    end
  end
end
def top; end
"""
    assert names(text, "Ruby") == ["A.B::C.initialize", "A.B::C.make", "A.B::C.==", "A.B::C.build", "top"]
    assert syntax(text, "Ruby").functions[0].parameters == 6
    assert [c.name for c in syntax(text, "Ruby").classes] == ["A.B::C"]


def test_private_goes_on_to_the_end_of_the_class() -> None:
    text = """
class A
  def a; end
  private
  def b; end
  def self.c; end
  class << self
    def d; end
  end
  public
  def e; end
  private def f; end
  protected
  def g; end
end
class B
  def h; end
end
"""
    assert public(text, "Ruby") == {
        "A.a": True, "A.b": False, "A.c": True, "A.d": True,
        "A.e": True, "A.f": False, "A.g": False, "B.h": True,
    }  # fmt: skip


def test_a_comment_right_above_documents() -> None:
    assert only("# Says why.\ndef f; end\n", "Ruby").documented
    assert not only("# Elsewhere.\n\ndef f; end\n", "Ruby").documented
    assert not only("def f; end\n", "Ruby").typed


def test_what_is_required_beside_the_file() -> None:
    text = "require 'json'\nrequire_relative \"lib/x\"\nautoload :Y, 'y'\nobject.require 'z'\nrequire name\n"
    assert imports(text, "Ruby") == ["json", "./lib/x", "y"]


def test_rescues_that_do_nothing() -> None:
    text = """
def f
  a
rescue => e
end
def g
  a
rescue StandardError
  # it may be gone already
end
def h
  a
rescue KeyError, Net::Error
end
def i = a rescue nil
b rescue nil # optional
def j
  a
rescue StandardError
end
def k
  a
rescue
end
"""
    assert syntax(text, "Ruby").swallowed == (19, 23)


def test_blocks_of_comment() -> None:
    comments = read("=begin\nTODO\n=end\n# rubocop:disable Metrics\nx = 1 # y\n", "Ruby").comments
    assert (comments.lines, comments.todos) == (4, (2,))
    assert [s.tool for s in comments.suppressions] == ["rubocop:disable"]


def test_a_namespace_is_no_declaration_of_its_own() -> None:
    text = "module A\n  module B\n    class C\n      def f; end\n    end\n    module D\n      def g; end\n    end\n  end\nend\n"
    found = syntax(text, "Ruby")
    assert [c.name for c in found.classes] == ["A.B.C", "A.B.D"]
    assert [f.name for f in found.functions] == ["A.B.C.f", "A.B.D.g"]


def test_what_says_nodoc_is_not_for_others() -> None:
    text = "class A # :nodoc:\n  def f; end\nend\nclass B # says it\n  def g; end\nend\n"
    assert public(text, "Ruby") == {"A.f": False, "B.g": True}
