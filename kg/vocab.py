"""Namespaces and terms: every name that the program writes into a graph or reads from one.

The terms are declared, with labels and definitions, in `ontology/kg.ttl`; a test proves
that the two lists are the same. Names are kept apart from the base IRI, which a publisher
may configure.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

from kg.errors import UsageError

DEFAULT_BASE = "https://w3id.org/un-resolutions-kg/"

CC0 = "https://creativecommons.org/publicdomain/zero/1.0/"
"""The licence of the graph, its lists and its ontology."""
UN_TERMS = "https://www.un.org/en/about-us/terms-of-use"
"""The terms under which the United Nations publishes its texts."""

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
XSD = "http://www.w3.org/2001/XMLSchema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
PROV = "http://www.w3.org/ns/prov#"
OA = "http://www.w3.org/ns/oa#"
ORG = "http://www.w3.org/ns/org#"
TIME = "http://www.w3.org/2006/time#"
DCTERMS = "http://purl.org/dc/terms/"
DCAT = "http://www.w3.org/ns/dcat#"
VOID = "http://rdfs.org/ns/void#"
FOAF = "http://xmlns.com/foaf/0.1/"
SH = "http://www.w3.org/ns/shacl#"
CITO = "http://purl.org/spar/cito/"
DOCO = "http://purl.org/spar/doco/"
ELI = "http://data.europa.eu/eli/ontology#"
ELI_DL = "http://data.europa.eu/eli/eli-draft-legislation-ontology#"
STATUS = "http://www.w3.org/2003/06/sw-vocab-status/ns#"
UNDO = "https://w3id.org/un/ontology/undo/"

NAMESPACES: dict[str, str] = {
    "rdf": RDF,
    "rdfs": RDFS,
    "owl": OWL,
    "xsd": XSD,
    "skos": SKOS,
    "prov": PROV,
    "oa": OA,
    "org": ORG,
    "time": TIME,
    "dcterms": DCTERMS,
    "dcat": DCAT,
    "void": VOID,
    "foaf": FOAF,
    "sh": SH,
    "cito": CITO,
    "doco": DOCO,
    "eli": ELI,
    "eli-dl": ELI_DL,
    "undo": UNDO,
    "vs": STATUS,
}
"""Prefixes for vocabularies of others; `Names.prefixes` adds the project's own."""


class Cls(StrEnum):
    """The classes of the ontology, by local name."""

    # Works and what realizes them
    WORK = "Work"
    RESOLUTION = "Resolution"
    DECISION = "Decision"
    DRAFT = "Draft"
    DRAFT_RESOLUTION = "DraftResolution"
    DRAFT_DECISION = "DraftDecision"
    DOCUMENT = "Document"
    REPORT = "Report"
    LANGUAGE_VERSION = "LanguageVersion"
    FILE = "File"
    # Parts of a work
    TEXT_PART = "TextPart"
    PARAGRAPH = "Paragraph"
    PREAMBULAR_PARAGRAPH = "PreambularParagraph"
    OPERATIVE_PARAGRAPH = "OperativeParagraph"
    ANNEX_PARAGRAPH = "AnnexParagraph"
    MASTHEAD = "Masthead"
    POINT = "Point"
    FOOTNOTE = "Footnote"
    # What was read
    STATEMENT = "Statement"
    ACT_USE = "ActUse"
    ADDRESSING = "Addressing"
    CITATION = "Citation"
    SUBMISSION = "Submission"
    CORRECTION = "Correction"
    DEFINITION = "Definition"
    MENTION = "Mention"
    PARTICIPATION = "Participation"
    MEMBERSHIP = "Membership"
    REPORT_REQUEST = "ReportRequest"
    PRINTED_TERM = "PrintedTerm"
    RATIFICATION_CALL = "RatificationCall"
    MEETING_MENTION = "MeetingMention"
    SERIES_LISTING = "SeriesListing"
    SERIES = "Series"
    SUCCESSION_PLACE = "SuccessionPlace"
    UNRESOLVED_MENTION = "UnresolvedMention"
    PLACE = "Place"
    # The organization's work
    SESSION = "Session"
    AGENDA_ITEM = "AgendaItem"
    MEETING = "Meeting"
    PLENARY_MEETING = "PlenaryMeeting"
    VOTE = "Vote"
    CATALOGUE_RECORD = "CatalogueRecord"
    CALENDAR_YEAR = "CalendarYear"
    RULE = "Rule"
    # How texts continue each other
    COMPARISON = "Comparison"
    CHANGE = "Change"
    WORD_CHANGE = "WordChange"
    # Whom and what documents speak of
    ACTOR = "Actor"
    BODY = "Body"
    ORGAN = "Organ"
    ORGANIZATION = "Organization"
    OFFICE = "Office"
    MANDATE_HOLDER = "MandateHolder"
    COORDINATION_GROUP = "CoordinationGroup"
    LOCAL_BODY = "LocalBody"
    ADDRESSEE_GROUP = "AddresseeGroup"
    COUNTRY = "Country"
    INSTRUMENT = "Instrument"
    TREATY = "Treaty"
    CONVENTION = "Convention"
    PROTOCOL = "Protocol"
    DECLARATION = "Declaration"
    PLAN_OF_ACTION = "PlanOfAction"
    RECOMMENDATION = "Recommendation"
    # Concepts
    ACT = "Act"
    ROLE = "Role"
    TOPIC = "Topic"
    SDG_TARGET = "SdgTarget"
    UNRESOLVED_REASON = "UnresolvedReason"
    DOCUMENT_TYPE = "DocumentType"
    STATUS = "Status"
    SYMBOL_ORIGIN = "SymbolOrigin"
    LIST_KIND = "ListKind"
    RELATION = "Relation"
    ACT_CHANGE = "ActChange"


class Rel(StrEnum):
    """The properties of the ontology whose values are things, by local name."""

    CITES = "cites"
    CITED_BY = "citedBy"
    HAS_PART = "hasPart"
    PART_OF = "partOf"
    HAS_POINT = "hasPoint"
    POINT_OF = "pointOf"
    VERSION_OF = "versionOf"
    HAS_VERSION = "hasVersion"
    HAS_TYPE = "hasType"
    SYMBOL_ORIGIN = "symbolOrigin"
    IN_LANGUAGE = "inLanguage"
    ORGAN = "organ"
    ADOPTED_BY = "adoptedBy"
    FILE = "file"
    SESSION = "session"
    SESSION_OF = "sessionOf"
    IN_SESSION = "inSession"
    AGENDA_ITEM = "agendaItem"
    COMMITTEE = "committee"
    BASED_ON_REPORT = "basedOnReport"
    ADOPTED_AT = "adoptedAt"
    HAS_ADOPTED = "hasAdopted"
    SPONSOR = "sponsor"
    ADDITIONAL_SPONSOR = "additionalSponsor"
    ADOPTS_DRAFT = "adoptsDraft"
    ADOPTED_AS = "adoptedAs"
    STATUS = "status"
    VOTE = "vote"
    VOTE_ON = "voteOn"
    VOTED_FOR = "votedFor"
    VOTED_AGAINST = "votedAgainst"
    ABSTAINED = "abstained"
    RECORD_OF = "recordOf"
    RECORD_RELATED = "recordRelated"
    TOPIC = "topic"
    SDG_TARGET = "sdgTarget"
    NAMES_TARGET = "namesSdgTarget"
    TAGGED_TARGET = "taggedSdgTarget"
    PREVIOUS_IN_SERIES = "previousInSeries"
    SUCCEEDS = "succeeds"
    SUCCEEDS_BY_TITLE = "succeedsByTitle"
    SUCCEEDS_BY_ITEM = "succeedsByItem"
    SUCCEEDS_BY_TEXT = "succeedsByText"
    RENEWS = "renews"
    BEGINS_WITH = "beginsWith"
    IN_SUCCESSION = "inSuccession"
    PLACE_OF = "placeOf"
    PLACE_AFTER = "placeAfter"
    TAKEN_UP_BY = "takenUpBy"
    FOLLOWS = "follows"
    FOLLOWED_BY = "followedBy"
    OPENING_ACT = "openingAct"
    ACT = "act"
    MAY_BE_ACT = "mayBeAct"
    ACT_DECIDED_BY = "actDecidedBy"
    IN_PARAGRAPH = "inParagraph"
    IN_FOOTNOTE = "inFootnote"
    CALLED_FROM = "calledFrom"
    ADDRESSES = "addresses"
    ADDRESSED_IN = "addressedIn"
    SUBMITTED_UNDER = "submittedUnder"
    HAS_SUBMISSION = "hasSubmission"
    CORRECTS = "corrects"
    CORRECTED_BY = "correctedBy"
    ADDENDUM_TO = "addendumTo"
    HAS_ADDENDUM = "hasAddendum"
    DEFINES = "defines"
    DEFINED_IN = "definedIn"
    MENTIONS = "mentions"
    MENTIONS_BODY = "mentionsBody"
    MENTIONS_INSTRUMENT = "mentionsInstrument"
    GROUP = "group"
    PARTICIPANT = "participant"
    ROLE = "role"
    LIST_KIND = "listKind"
    DURING = "during"
    STATED_IN = "statedIn"
    STATES_MEMBERSHIP = "statesMembership"
    TAKES_PART_IN = "takesPartIn"
    HAS_PARTICIPANT = "hasParticipant"
    MEMBER_OF = "memberOf"
    PARTNER_OF = "partnerOf"
    CO_CHAIR_OF = "coChairOf"
    COORDINATOR_OF = "coordinatorOf"
    SUB_ORGAN_OF = "subOrganOf"
    HAS_SUB_ORGAN = "hasSubOrgan"
    POST_IN = "postIn"
    HAS_POST = "hasPost"
    REQUESTED_OF = "requestedOf"
    REQUESTED_FOR = "requestedFor"
    DUE_AT = "dueAt"
    INSTRUMENT = "instrument"
    MEETING_BODY = "meetingBody"
    MEETING_SESSION = "meetingSession"
    TELLS_OF = "tellsOf"
    PERHAPS_SAME = "perhapsSameMeeting"
    SERIES_MEMBER = "seriesMember"
    LISTS_SERIES = "listsSeries"
    REASON = "reason"
    READ_AT = "readAt"
    READ_FROM = "readFrom"
    STATED_IN_WORK = "statedInWork"
    PROTOCOL_TO = "protocolTo"
    PARTIES_TO = "partiesTo"
    MANDATE_TITLE = "mandateTitle"
    TYPE_CLASS = "typeClass"
    CITES_AS = "citesAs"
    # How texts continue each other
    CONTINUES = "continues"
    IN_COMPARISON = "inComparison"
    LATER_WORK = "laterWork"
    EARLIER_WORK = "earlierWork"
    JUMPS_OVER = "jumpsOver"
    LATER_PARAGRAPH = "laterParagraph"
    EARLIER_PARAGRAPH = "earlierParagraph"
    RELATION = "relation"
    ACT_CHANGE = "actChange"
    LATER_ACT = "laterAct"
    EARLIER_ACT = "earlierAct"
    WORDS_OF = "wordsOf"
    # What the named rules make
    JOINED_SINCE = "joinedSince"
    LEFT_BY = "leftBy"
    ROLE_CHANGED_FROM = "roleChangedFrom"
    ANSWERED_BY = "answeredBy"
    CURRENT_CO_CHAIR_OF = "currentCoChairOf"
    STRONGER_THAN = "strongerThan"
    AS_STRONG_AS = "asStrongAs"
    WEAKER_THAN = "weakerThan"


class Val(StrEnum):
    """The properties of the ontology whose values are literals, by local name."""

    SYMBOL = "symbol"
    ADOPTED_ON = "adoptedOn"
    AS_OF = "asOf"
    SESSION_NUMBER = "sessionNumber"
    ITEM_NUMBER = "itemNumber"
    COMMITTEE_NUMBER = "committeeNumber"
    REPORT_LOCUS = "reportLocus"
    MEETING_NUMBER = "meetingNumber"
    ADOPTED_WITHOUT_VOTE = "adoptedWithoutVote"
    IN_FAVOUR = "inFavour"
    AGAINST = "against"
    ABSTAINING = "abstaining"
    RECORD_TITLE = "recordTitle"
    RECORD_DATE = "recordDate"
    RECORD_SUBJECT = "recordSubject"
    RECORD_ITEM = "recordItem"
    RECORD_VOTE = "recordVote"
    RECORD_IN_FAVOUR = "recordInFavour"
    RECORD_AGAINST = "recordAgainst"
    RECORD_ABSTAINING = "recordAbstaining"
    UNREAD_SPONSOR = "unreadSponsor"
    LANGUAGE = "language"
    TITLE = "title"
    DISTRIBUTED_ON = "distributedOn"
    ORIGINAL_LANGUAGE = "originalLanguage"
    JOB_NUMBER = "jobNumber"
    REISSUE_NOTE = "reissueNote"
    HAS_TEXT = "hasText"
    SHA256 = "sha256"
    FILE_NAME = "fileName"
    FORMAT = "format"
    PART = "part"
    NUMBER = "number"
    NUMBER_PRINTED = "numberPrinted"
    EID = "eId"
    POSITION = "position"
    HEADING = "heading"
    TEXT = "text"
    NOTE_MARKS = "noteMarks"
    OPENING_PHRASE = "openingPhrase"
    PHRASE = "phrase"
    DEFINED_NAME = "definedName"
    OPENING = "opening"
    LOCUS = "locus"
    CITED_DATE = "citedDate"
    CITED_TITLE = "citedTitle"
    YEAR = "year"
    DUE_SESSION = "dueSession"
    DUE_ON = "dueOn"
    DUE_EARLIEST = "dueEarliest"
    DUE_LATEST = "dueLatest"
    REPORT_PERIOD = "reportPeriod"
    UNTIL = "until"
    DUE_WITHIN = "dueWithin"
    MEETING_NAME = "meetingName"
    STARTS_ON = "startsOn"
    ENDS_ON = "endsOn"
    MEETING_PLACE = "meetingPlace"
    SUBJECT = "subject"
    PLACE_NUMBER = "placeNumber"
    PLACED_ON = "placedOn"
    PLACE_TITLE = "placeTitle"
    MENTION_TEXT = "mentionText"
    REASON_TEXT = "reasonText"
    QUOTE = "quote"
    SOURCE_MAP = "sourceMap"
    TEXT_START = "textStart"
    TEXT_END = "textEnd"
    CODE = "code"
    SCHEME = "scheme"
    KEY = "key"
    VOLUME = "volume"
    REGISTRATION = "registration"
    STRENGTH = "strength"
    ACT_KIND = "actKind"
    IS_ADDRESSING = "isAddressing"
    ALPHA2 = "alpha2"
    SYMBOL_PREFIX = "symbolPrefix"
    MANDATE_SUBJECT = "mandateSubject"
    SUPERSEDED_IN = "supersededIn"
    SOFTWARE_VERSION = "softwareVersion"
    RULES_VERSION = "rulesVersion"
    ACTS_DIFFER = "actsDiffer"
    ALONG_SERIES = "alongSeries"
    MOVED = "moved"
    UPDATED = "updated"
    SCORE = "score"
    CAME = "came"
    WENT = "went"


class Seek(StrEnum):
    """The service that searches texts, and what is said in it, or told."""

    SERVICE = "search"
    MATCHES = "matches"
    LANGUAGE = "matchLanguage"
    LIMIT = "matchLimit"
    OFFSET = "matchOffset"
    QUOTE = "matchQuote"
    SCORE = "matchScore"
    TOTAL = "matchTotal"
    TIMES = "matchTimes"


class Lex(StrEnum):
    """The annotation properties that hold the words by which lists are found in texts."""

    ABBREVIATION = "abbreviation"
    SHORT_NAME = "shortName"
    CASE_MATTERS = "caseMatters"
    NOT_MENTIONED = "notMentioned"
    FINITE_FORM = "finiteForm"
    PARTICIPLE_FORM = "participleForm"
    FIRST_PERSON_FORM = "firstPersonForm"
    INFINITIVE_FORM = "infinitiveForm"
    PAST_FORM = "pastForm"
    NOUN_FORM = "nounForm"
    ADJECTIVE_FORM = "adjectiveForm"
    WEAK_FORM = "weakForm"
    ADVERB = "adverb"
    DETERMINER = "determiner"
    INTENSIFIER = "intensifier"
    MANNER_WORD = "mannerWord"
    MANNER_NOUN = "mannerNoun"
    MANNER_OF = "mannerOf"
    COPULA_FORM = "copulaForm"
    EXPRESSION_FORM = "expressionForm"
    PARENTHETICAL = "parenthetical"
    PRONOUN_FORM = "pronounForm"
    SUBJECT_WORD = "subjectWord"


_LEXICAL = frozenset(map(str, Lex))
"""Terms of the namespace of word forms: they are about words of languages, not about documents."""

TYPE_CLASSES: dict[str, Cls] = {
    "resolution": Cls.RESOLUTION,
    "draft resolution": Cls.DRAFT_RESOLUTION,
    "decision": Cls.DECISION,
    "draft decision": Cls.DRAFT_DECISION,
    "report": Cls.REPORT,
}
"""Classes of the document types that have one; every other type is a `kg:Document`.

The types themselves, with labels, are in `ontology/reasons.ttl`; a test compares the two.
"""

DRAFT_TYPES = frozenset({"draft resolution", "draft decision"})

REASONS = frozenset(
    {
        "ambiguous",
        "date-disagrees",
        "defined-nowhere",
        "long-range",
        "malformed",
        "no-antecedent",
        "no-note",
        "no-number",
        "no-organ",
        "no-session",
        "no-symbol",
        "not-listed",
        "other",
        "out-of-range",
        "unlisted-act",
        "unreadable",
    }
)
"""Codes of the reasons why a mention stays unresolved, labelled in `ontology/reasons.ttl`."""

_FORBIDDEN = re.compile(r'[\x00-\x20<>"{}|\\^`\x7f-\x9f\ud800-\udfff\ufffe\uffff]')
_IRI = re.compile(re.escape(DEFAULT_BASE) + r'[^\s<>"]*')
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^/?#\s]+/")


LIST_FOLDERS = frozenset(
    {
        "act",
        "act-change",
        "act-changes",
        "act-family",
        "acts",
        "agenda",
        "body",
        "country",
        "document-type",
        "document-types",
        "founders",
        "instrument",
        "link",
        "list-kind",
        "list-kinds",
        "mandate-title",
        "meeting",
        "membership",
        "reason",
        "reasons",
        "relation",
        "relations",
        "role",
        "roles",
        "rule",
        "session",
        "short-names",
        "status",
        "statuses",
        "symbol-origin",
        "symbol-origins",
        "topic",
        "topics",
        "treaty",
        "year",
    }
)
"""What paths under `id/` begin with that are no publisher's own: everything but documents and files."""


class Names:
    """The project's own IRIs: `ontology#`, `words#`, `id/` and `graph/`, under one base or two.

    Documents, files and graphs stand under the publisher's base; the ontology, acts, bodies,
    treaties, roles, topics, countries and sessions are the same for all publishers and stay
    under the default base, or under a second one that is written after the first and a space.
    """

    __slots__ = ("base", "graph_base", "id_base", "kg", "list_base", "own", "terms", "words")

    def __init__(self, base: str = DEFAULT_BASE) -> None:
        """Raises `UsageError` where `base` is no absolute IRI that ends with `/`, or two of them."""
        own, _, terms = base.partition(" ")
        for each in filter(None, (own or " ", terms)):
            if not _ABSOLUTE.match(each) or _FORBIDDEN.search(each) or each[-1] != "/":
                hint = f"give an absolute one that ends with '/', like {DEFAULT_BASE}"
                raise UsageError(f"the base IRI '{each}' cannot be used; {hint}")
        self.base, self.own, self.terms = base, own, terms or DEFAULT_BASE
        self.kg = f"{self.terms}ontology#"
        self.words = f"{self.terms}words#"
        self.list_base = f"{self.terms}id/"
        self.id_base = f"{own}id/"
        self.graph_base = f"{own}graph/"

    def term(self, name: str) -> str:
        """The IRI of a term of the ontology, by its local name or its `Cls`, `Rel`, `Val` or `Lex`."""
        return (self.words if name in _LEXICAL else self.kg) + str(name)

    def id(self, path: str) -> str:
        """The IRI of a thing, by its path ("body/UNODC"), which must be percent-encoded already."""
        return (self.list_base if path.partition("/")[0] in LIST_FOLDERS else self.id_base) + path

    def path(self, iri: str) -> str:
        """The path of a thing under `id/`, which `id` makes its IRI of; any other IRI as it is."""
        for start in (self.id_base, self.list_base):
            if iri.startswith(start):
                return iri.removeprefix(start)
        return iri

    def moved(self, iri: str) -> str:
        """An IRI that is written under the default base, as the files of `ontology/` have it, as it is here."""
        if not iri.startswith(DEFAULT_BASE):
            return iri
        rest = iri.removeprefix(DEFAULT_BASE)
        if rest.startswith("graph/"):
            return self.own + rest
        own = rest.startswith("id/") and rest != "id/" and rest[3:].partition("/")[0] not in LIST_FOLDERS
        return (self.own if own else self.terms) + rest

    def graph(self, path: str) -> str:
        """The IRI of a named graph: "authority", "ontology", "inferred", "series" or a version's path."""
        return self.graph_base + path

    def prefixes(self) -> dict[str, str]:
        """All prefixes, the project's own first; `list` is that of things under a base of their own."""
        lists = {} if self.list_base == self.id_base else {"list": self.list_base}
        return {"kg": self.kg, "words": self.words, "id": self.id_base, **lists, "graph": self.graph_base, **NAMESPACES}


DERIVED = ("inferred", "series", "changes", "provenance")
"""The named graphs that a build makes of what is asserted. No triple stands in two of them or is asserted as well:
together with the default graph they are what is asked where inferred triples are wanted, and left out else."""


@lru_cache(maxsize=8)
def names(base: str = DEFAULT_BASE) -> Names:
    """The `Names` of a base, made once."""
    return Names(base)


def named_graph(base: str, name: str = "") -> str:
    """The IRI of a named graph under a base; without a name, what those of all graphs begin with."""
    return names(base).graph(name)


def derived_graphs(base: str) -> tuple[str, ...]:
    """The IRIs of the graphs of `DERIVED` under a base."""
    return tuple(named_graph(base, each) for each in DERIVED)


def terms_of(base: str) -> str:
    """The namespace of the ontology's terms where documents stand under `base`."""
    return names(base).kg


def rebase(text: str, base: str) -> str:
    """A file of `ontology/` or `queries/` under another base: the data are written for `DEFAULT_BASE`."""
    return text if base == DEFAULT_BASE else _IRI.sub(lambda match: names(base).moved(match[0]), text)
