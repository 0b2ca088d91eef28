"""Laws of circles, cuts, orders and reach, against definitions that are slow and plain."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from shipworthy.imports.components import circles, components
from shipworthy.imports.cuts import best_cut
from shipworthy.imports.layering import levels, parts_of
from shipworthy.imports.order import backward, order
from shipworthy.imports.reach import propagation_cost
from shipworthy.model.imports import Edge

NAMES = [f"m{i}.py" for i in range(9)]
IMPORTED = {name: i % 4 for i, name in enumerate(NAMES)}
Pairs = frozenset[tuple[str, str]]
pairs = st.frozensets(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)), max_size=40)


def targets(edges: Pairs) -> dict[str, list[str]]:
    return {name: [t for s, t in edges if s == name] for name in NAMES}


def weights(edges: Pairs) -> dict[str, dict[str, int]]:
    return {name: {t: 1 + NAMES.index(t) % 3 for t in found} for name, found in targets(edges).items()}


def reached(edges: Pairs) -> dict[str, set[str]]:
    """Who leads to whom, by widening until nothing is new."""
    found = {name: {name} for name in NAMES}
    grown = True
    while grown:
        grown = False
        for source, target in edges:
            for seen in found.values():
                if source in seen and target not in seen:
                    seen.add(target)
                    grown = True
    return found


@given(pairs)
def test_components_are_what_reaches_each_other(edges: Pairs) -> None:
    leads = reached(edges)
    expected = {tuple(sorted(n for n in NAMES if n in leads[m] and m in leads[n])) for m in NAMES}
    assert set(components(targets(edges))) == expected


@given(pairs)
def test_a_component_comes_after_those_it_leads_to(edges: Pairs) -> None:
    place = {node: i for i, component in enumerate(components(targets(edges))) for node in component}
    assert all(place[target] <= place[source] for source, target in edges)


@given(pairs, st.randoms())
def test_the_order_of_what_is_given_changes_nothing(edges: Pairs, random: object) -> None:
    one = targets(edges)
    names = list(one)
    random.shuffle(names)  # type: ignore[attr-defined]
    other = {name: one[name][::-1] for name in names}
    assert components(one) == components(other)
    assert order(weights(edges)) == order({n: dict(reversed(weights(edges)[n].items())) for n in names})


@given(pairs)
def test_without_its_backward_edges_a_graph_has_no_circle(edges: Pairs) -> None:
    against = set(backward(weights(edges)))
    assert circles(targets(frozenset(edges - against))) == []
    assert sorted(order(weights(edges))) == NAMES


def as_edges(edges: Pairs) -> dict[str, dict[str, Edge]]:
    return {
        name: {t: Edge(name, t, name, 1 + NAMES.index(t)) for t in found}
        for name, found in targets(edges).items()
    }


def in_circles(edges: Pairs) -> int:
    return sum(len(c) for c in circles(targets(edges)))


@given(pairs)
def test_no_cut_leaves_a_smaller_circle_than_the_one_named(edges: Pairs) -> None:
    for circle in circles(targets(edges)):
        inside = frozenset((s, t) for s, t in edges if s in circle and t in circle and s != t)
        cut = best_cut(circle, as_edges(edges), IMPORTED)
        pair = (cut.edge.source, cut.edge.target)
        left = circles(targets(inside - {pair}))
        assert cut.left == sum(map(len, left))
        largest = max(map(len, left), default=0)
        for other in inside:
            assert largest <= max(map(len, circles(targets(inside - {other}))), default=0)


@given(pairs)
def test_the_way_back_closes_the_circle_and_is_the_shortest(edges: Pairs) -> None:
    for circle in circles(targets(edges)):
        cut = best_cut(circle, as_edges(edges), IMPORTED)
        steps = [cut.edge, *cut.way]
        assert all(
            one.target == other.source for one, other in zip(steps, [*steps[1:], steps[0]], strict=True)
        )
        assert {(s.source, s.target) for s in steps} <= edges
        assert len({s.source for s in steps}) == len(steps)
        assert cut.cuts > 0


@given(pairs)
def test_propagation_cost_is_the_mean_share_that_is_reached(edges: Pairs) -> None:
    expected = sum(map(len, reached(edges).values())) / len(NAMES) ** 2
    assert abs(propagation_cost(targets(edges)) - expected) < 1e-9


@given(pairs)
def test_a_level_stands_above_all_it_imports(edges: Pairs) -> None:
    found, against = levels(weights(edges)), set(backward(weights(edges)))
    assert sorted(found) == NAMES
    for source, target in edges - against:
        assert source == target or found[source] > found[target]


def test_a_chain_of_ten_thousand_modules_does_not_exhaust_the_stack() -> None:
    names = [f"m{i:05}" for i in range(10_000)]
    ring = {name: [names[(i + 1) % len(names)]] for i, name in enumerate(names)}
    assert circles(ring) == [tuple(names)]
    assert len(levels({n: dict.fromkeys(t, 1) for n, t in ring.items()})) == len(names)


def test_parts_stand_below_the_folder_that_holds_most_of_the_code() -> None:
    package = [f"src/app/{part}/{n}.py" for part in ("model", "web") for n in range(5)]
    units = [*package, "src/app/cli.py", "tools/release.py"]
    found = parts_of(units)
    assert set(found.values()) == {"src/app/model", "src/app/web", "src/app/cli"}
    assert "tools/release.py" not in found
    assert parts_of([]) == {}
    assert set(parts_of(["a/b", "a", "a/c", "a/d", "a/e"]).values()) == {"a", "a/b", "a/c", "a/d", "a/e"}
