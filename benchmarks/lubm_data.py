"""Universities in the manner of the Lehigh University Benchmark, as many as one wants.

The benchmark's own generator is a program of its own; this one follows the profile that its authors published (Guo,
Pan and Heflin, LUBM: A Benchmark for OWL Knowledge Base Systems, 2005): how many departments, teachers, students,
courses and publications there are, and which triples tie them. The names are the benchmark's, so that its queries can
be asked; the numbers are drawn by our own seed, so that the answers are not those of its files.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ONTOLOGY = "http://swat.cse.lehigh.edu/onto/univ-bench.owl#"
_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
_DEGREES = 1000  # universities that somebody may have studied at, whether they are in the data or not


@dataclass(frozen=True)
class Teachers:
    """One rank of a department's faculty: how many there are, and how much each of them publishes."""

    rank: str
    least: int
    most: int
    papers: tuple[int, int]


FACULTY = (
    Teachers("FullProfessor", 7, 10, (15, 20)),
    Teachers("AssociateProfessor", 10, 14, (10, 18)),
    Teachers("AssistantProfessor", 8, 11, (5, 10)),
    Teachers("Lecturer", 5, 7, (0, 5)),
)


def write(path: Path, universities: int, seed: int = 0) -> int:
    """Write so many universities as N-Triples; returns the number of lines."""
    lines = 0
    with path.open("w", encoding="utf-8") as stream:
        for number in range(universities):
            for line in _university(number, random.Random(f"{seed}/{number}")):
                stream.write(line)
                lines += 1
    return lines


def _line(subject: str, predicate: str, value: str) -> str:
    return f"{subject} <{ONTOLOGY}{predicate}> {value} .\n"


def _a(subject: str, kind: str) -> str:
    return f"{subject} {_TYPE} <{ONTOLOGY}{kind}> .\n"


def _university(number: int, draw: random.Random) -> Iterator[str]:
    node = f"<http://www.University{number}.edu>"
    yield _a(node, "University")
    yield _line(node, "name", f'"University{number}"')
    for department in range(draw.randint(15, 25)):
        yield from Department(number, department, draw).lines()


class Department:
    """One department: its teachers with their courses and papers, then its students, then its research groups."""

    def __init__(self, university: int, number: int, draw: random.Random) -> None:
        self.draw, self.university = draw, f"<http://www.University{university}.edu>"
        self.host = f"Department{number}.University{university}.edu"
        self.node = f"<http://www.{self.host}>"
        self.number = number
        self.teachers: list[str] = []
        self.professors: list[str] = []
        self.courses: dict[str, list[str]] = {"Course": [], "GraduateCourse": []}
        self.papers: list[str] = []
        self.authors: list[tuple[str, str]] = []

    def lines(self) -> Iterator[str]:
        """All triples of the department, as lines of N-Triples."""
        yield _a(self.node, "Department")
        yield _line(self.node, "name", f'"Department{self.number}"')
        yield _line(self.node, "subOrganizationOf", self.university)
        yield from self._faculty()
        yield from self._undergraduates(len(self.teachers) * self.draw.randint(8, 14))
        yield from self._graduates(len(self.teachers) * self.draw.randint(3, 4))
        yield from self._publications()
        for group in range(self.draw.randint(10, 20)):
            node = self._of(f"ResearchGroup{group}")
            yield _a(node, "ResearchGroup")
            yield _line(node, "subOrganizationOf", self.node)

    def _of(self, name: str) -> str:
        return f"<http://www.{self.host}/{name}>"

    def _person(self, name: str, kind: str) -> Iterator[str]:
        node = self._of(name)
        yield _a(node, kind)
        yield _line(node, "name", f'"{name}"')
        yield _line(node, "emailAddress", f'"{name}@{self.host}"')
        yield _line(node, "telephone", '"xxx-xxx-xxxx"')

    def _degree(self, node: str, degree: str) -> str:
        return _line(node, f"{degree}DegreeFrom", f"<http://www.University{self.draw.randrange(_DEGREES)}.edu>")

    def _faculty(self) -> Iterator[str]:
        for rank in FACULTY:
            for number in range(self.draw.randint(rank.least, rank.most)):
                name = f"{rank.rank}{number}"
                node = self._of(name)
                yield from self._person(name, rank.rank)
                yield _line(node, "worksFor", self.node)
                for degree in ("undergraduate", "masters", "doctoral"):
                    yield self._degree(node, degree)
                yield from self._teaches(node)
                self._publishes(name, self.draw.randint(*rank.papers))
                self.teachers.append(node)
                if rank.rank != "Lecturer":
                    self.professors.append(node)
                    yield _line(node, "researchInterest", f'"Research{self.draw.randrange(30)}"')
        yield _line(self._of("FullProfessor0"), "headOf", self.node)

    def _teaches(self, node: str) -> Iterator[str]:
        for kind, made in self.courses.items():
            for _each in range(self.draw.randint(1, 2)):
                name = f"{kind}{len(made)}"
                course = self._of(name)
                made.append(course)
                yield _a(course, kind)
                yield _line(course, "name", f'"{name}"')
                yield _line(node, "teacherOf", course)

    def _publishes(self, name: str, count: int) -> None:
        for number in range(count):
            paper = self._of(f"{name}/Publication{number}")
            self.papers.append(paper)
            self.authors.append((paper, self._of(name)))

    def _takes(self, node: str, kind: str, least: int, most: int) -> Iterator[str]:
        for course in self.draw.sample(self.courses[kind], self.draw.randint(least, most)):
            yield _line(node, "takesCourse", course)

    def _undergraduates(self, count: int) -> Iterator[str]:
        for number in range(count):
            name = f"UndergraduateStudent{number}"
            node = self._of(name)
            yield from self._person(name, "UndergraduateStudent")
            yield _line(node, "memberOf", self.node)
            yield from self._takes(node, "Course", 2, 4)
            if self.draw.random() < 0.2:
                yield _line(node, "advisor", self.draw.choice(self.professors))

    def _graduates(self, count: int) -> Iterator[str]:
        assisted = iter(self.draw.sample(self.courses["Course"], len(self.courses["Course"])))
        for number in range(count):
            name = f"GraduateStudent{number}"
            node = self._of(name)
            yield from self._person(name, "GraduateStudent")
            yield _line(node, "memberOf", self.node)
            yield self._degree(node, "undergraduate")
            yield from self._takes(node, "GraduateCourse", 1, 3)
            yield _line(node, "advisor", self.draw.choice(self.professors))
            for paper in self.draw.sample(self.papers, self.draw.randint(0, 5)):
                self.authors.append((paper, node))
            yield from self._assists(node, assisted)

    def _assists(self, node: str, assisted: Iterator[str]) -> Iterator[str]:
        chance = self.draw.random()
        if chance < 0.22 and (course := next(assisted, None)):
            yield _a(node, "TeachingAssistant")
            yield _line(node, "teachingAssistantOf", course)
        elif chance < 0.5:
            yield _a(node, "ResearchAssistant")

    def _publications(self) -> Iterator[str]:
        for paper in self.papers:
            yield _a(paper, "Publication")
            yield _line(paper, "name", f'"{paper.rsplit("/", 1)[-1].rstrip(">")}"')
        for paper, author in self.authors:
            yield _line(paper, "publicationAuthor", author)
