"""What a name means: known, suggested or not known, by the authority tables."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reprisal_kg.authorities import (
    AuthorityPlace,
    Known,
    Law,
    Meeting,
    NotKnown,
    Report,
    Sourced,
    State,
    StateGroup,
    Suggested,
    UnBody,
    authorities,
    load,
)
from reprisal_kg.authorities.names import fold_with_offsets
from reprisal_kg.crosswalk import fold
from reprisal_kg.errors import PackageBroken
from reprisal_kg.resources import names, read_text

PAGE = Path(__file__).parents[1] / "data" / "cases" / "2021-020-001-hong-kong.txt"
TABLES = authorities()

STATE_NAMES_OF_THE_SOURCE = {
    "Andorra": "AND",
    "Bahrain": "BHR",
    "Bangladesh": "BGD",
    "Belarus": "BLR",
    "Burundi": "BDI",
    "Cameroon": "CMR",
    "China": "CHN",
    "Colombia": "COL",
    "Congo, Democratic Republic of the": "COD",
    "Cuba": "CUB",
    "Egypt": "EGY",
    "Guatemala": "GTM",
    "Honduras": "HND",
    "Hungary": "HUN",
    "India": "IND",
    "Iran": "IRN",
    "Israel": "ISR",
    "Laos": "LAO",
    "Maldives": "MDV",
    "Mali": "MLI",
    "Mexico": "MEX",
    "Morocco": "MAR",
    "Myanmar (Burma)": "MMR",
    "Nicaragua": "NIC",
    "Philippines": "PHL",
    "Poland": "POL",
    "Russia": "RUS",
    "Rwanda": "RWA",
    "Saudi Arabia": "SAU",
    "South Sudan": "SSD",
    "Sri Lanka": "LKA",
    "Thailand": "THA",
    "United Arab Emirates": "ARE",
    "Venezuela": "VEN",
    "Vietnam": "VNM",
    "Yemen": "YEM",
}

BODIES_OF_THE_SOURCE = {
    "Assistant Secretary-General": "assistant-secretary-general",
    "CICIG": "cicig",
    "HC-mandated reports": "hc-mandated-reports",
    "International Criminal Court": "international-criminal-court",
    "OHCHR: OHCHR - General": "ohchr",
    "OHCHR: OHCHR Field office": "ohchr-field-office",
    "Secretary-General": "secretary-general",
    "UN (Dep.) High Commissioner on Human Rights": "high-commissioner",
    "UN ECOSOC": "ecosoc",
    "UN General Assembly: Forum on indigenous issues": "forum-on-indigenous-issues",
    "UN Human Rights Council: Business forum": "business-forum",
    "UN Human Rights Council: Council Presidency": "council-presidency",
    "UN Human Rights Council: UN Human Rights Council - General": "human-rights-council",
    "UN Human Rights Council: UN Independent Investigation": "independent-investigation",
    "UN Human Rights Council: UPR": "upr",
    "UN Human Rights Council: Universal Periodic Review (UPR)": "upr",
    "UN Peace Operation / Political mission": "peace-operation",
    "UN Security Council": "security-council",
    "UN Special Procedures: Country": "special-procedures-country",
    "UN Special Procedures: Thematic": "special-procedures-thematic",
    "UN Special Procedures: UN Special Procedures - General": "special-procedures",
    "UN Special Procedures: thematic": "special-procedures-thematic",
    "UN Treaty Bodies: CAT": "cat",
    "UN Treaty Bodies: CEDAW": "cedaw",
    "UN Treaty Bodies: CERD": "cerd",
    "UN Treaty Bodies: HRC": "ccpr",
    "UN Treaty Bodies: SPT": "spt",
    "UN Treaty Bodies: UN Treaty Bodies - General": "treaty-bodies",
    "UN thematic world conference": "thematic-world-conference",
}


def state(name: str) -> State:
    found = TABLES.state(name)
    assert isinstance(found, Known)
    return found.row


def place(name: str, iso3: str | None = None) -> AuthorityPlace:
    found = TABLES.place(name, iso3)
    assert isinstance(found, Known)
    return found.row


def body(name: str) -> UnBody:
    found = TABLES.un_body(name)
    assert isinstance(found, Known)
    return found.row


def report(year: int) -> Report:
    found = TABLES.report(year)
    assert isinstance(found, Known)
    return found.row


def group(name: str) -> StateGroup:
    found = TABLES.state_group(name)
    assert isinstance(found, Known)
    return found.row


@pytest.mark.parametrize(("name", "iso3"), STATE_NAMES_OF_THE_SOURCE.items())
def test_a_state_name_of_the_source_means_one_state(name: str, iso3: str) -> None:
    assert state(name).iso3 == iso3


@pytest.mark.parametrize(
    ("name", "iso3"),
    {
        "VIET  NAM": "VNM",
        "the United States of America": "USA",
        "Burma": "MMR",
        "Côte d’Ivoire": "CIV",
        "Ivory Coast": "CIV",
        "Swaziland": "SWZ",
        "Turkey": "TUR",
        "Macedonia": "MKD",
        "Czech Republic": "CZE",
        "Cape Verde": "CPV",
        "East Timor": "TLS",
        "Netherlands": "NLD",
        "UK": "GBR",
        "République démocratique du Congo": "COD",
        "Estados Unidos": "USA",
        "Palestine": "PSE",
    }.items(),
)
def test_other_spellings_and_languages_mean_the_same_state(name: str, iso3: str) -> None:
    assert state(name).iso3 == iso3


@pytest.mark.parametrize(("name", "codes"), [("Congo", {"COD", "COG"}), ("Korea", {"KOR", "PRK"})])
def test_an_ambiguous_name_is_suggested_and_never_decided(name: str, codes: set[str]) -> None:
    found = TABLES.state(name)
    assert isinstance(found, Suggested)
    assert {row.iso3 for row in found.rows} == codes
    assert name in found.why


def test_an_unknown_name_keeps_its_words() -> None:
    assert TABLES.state("  Atlantis ") == NotKnown("  Atlantis ")


def test_all_members_of_the_united_nations_and_both_observers_are_there() -> None:
    members = [row for row in TABLES.states if row.membership == "member"]
    observers = {row.iso3 for row in TABLES.states if row.membership == "observer"}
    assert (len(members), observers) == (193, {"VAT", "PSE"})
    assert all(row.regional_group for row in members)


def test_regional_groups_have_the_sizes_of_the_un_list() -> None:
    sizes = {
        one.key: sum(row.regional_group == one.key for row in TABLES.states) for one in TABLES.regional_groups
    }
    assert sizes == {"african": 54, "asia-pacific": 54, "eastern-european": 23, "grulac": 33, "weog": 29}
    assert {state(name).regional_group for name in ("Israel", "Türkiye", "USA")} == {"weog"}


def test_china_has_its_codes_region_group_and_point() -> None:
    china = state("China")
    region = TABLES.region(china.region)
    assert region is not None
    assert (china.m49, china.iso2, region.name, china.regional_group) == (
        "156",
        "CN",
        "Eastern Asia",
        "asia-pacific",
    )
    assert (china.lat, china.long) == ("35.86166", "104.195397")


def test_a_region_is_the_most_specific_one_and_leads_to_the_world() -> None:
    names_up = []
    region = TABLES.region(state("Kenya").region)
    while region:
        names_up.append(region.name)
        region = TABLES.region(region.within)
    assert names_up == ["Eastern Africa", "Sub-Saharan Africa", "Africa", "World"]


def test_hong_kong_is_a_place_within_china_and_not_a_state() -> None:
    assert (place("Hong Kong").state, place("Hong Kong").m49) == ("CHN", "344")
    assert TABLES.state_of_code("HKG") is None
    found = TABLES.state("Hong Kong")
    assert isinstance(found, Suggested)
    assert [row.iso3 for row in found.rows] == ["CHN"]


@pytest.mark.parametrize(
    ("name", "iso3"),
    [
        ("Geneva", "CHE"),
        ("Cairo", "EGY"),
        ("Colombo", "LKA"),
        ("Havana", "CUB"),
        ("Mopti region", "MLI"),
        ("Sana’a", "YEM"),
    ],
)
def test_a_place_lies_in_its_state_whatever_the_case(name: str, iso3: str) -> None:
    found = TABLES.place(name, iso3)
    assert isinstance(found, Known)
    assert found.row.state == iso3


def test_a_place_name_of_several_states_is_decided_by_the_case_only() -> None:
    assert isinstance(TABLES.place("Tripoli"), Suggested)
    assert isinstance(TABLES.place("Tripoli", "LBN"), Suggested)
    assert place("Tripoli", "LBY").state == "LBY"
    assert place("Hebron", "ISR").state == ""


def test_the_report_of_2021_has_its_symbol_session_and_period() -> None:
    found = report(2021)
    assert (found.symbol, found.session, found.verified) == ("A/HRC/48/28", 48, "yes")
    assert (found.period_start, found.period_end, found.states_cited) == ("2020-05-01", "2021-04-30", 45)


def test_what_no_source_bears_out_is_not_given_as_known() -> None:
    assert report(2023).verified == "partly"
    assert (report(2025).verified, report(2026).symbol, report(2026).period_start) == ("no", "", "")
    assert {report(year).period_start for year in (2012, 2016, 2019)} == {""}
    assert TABLES.report(2009) == NotKnown("2009")


def test_reports_were_presented_in_the_year_they_bear() -> None:
    found = {one.year: TABLES.meeting_of("human-rights-council", one.session) for one in TABLES.reports}
    assert list(found) == list(range(2010, 2027))
    assert all(meeting and meeting.year == year for year, meeting in found.items())


def test_sessions_of_the_council_and_the_third_committee() -> None:
    council = TABLES.meeting("hrc-54")
    committee = TABLES.third_committee(2024)
    assert council is not None
    assert committee is not None
    assert council.name == "54th session of the Human Rights Council"
    assert (council.start, council.end, council.dialogue_date) == ("2023-09-11", "2023-10-13", "2023-09-28")
    assert committee.key == "third-committee-79"
    assert committee.name == "Third Committee of the 79th session of the General Assembly"
    assert (committee.dialogue_date, committee.start) == ("2024-10-17", "")
    assert (committee.season_start, committee.season_end) == ("2024-10-01", "2024-11-30")
    assert TABLES.third_committee(1999) is None


def test_the_sessions_of_2020_are_those_that_the_council_held() -> None:
    found = [
        one.session for one in TABLES.meetings if one.body == "human-rights-council" and one.year == 2020
    ]
    assert found == [43, 44, 45]


@pytest.mark.parametrize(("spelling", "key"), BODIES_OF_THE_SOURCE.items())
@pytest.mark.parametrize("parting", [": ", "::", ":"])
def test_a_body_of_the_source_is_known_however_parent_and_child_are_parted(
    spelling: str, key: str, parting: str
) -> None:
    assert body(spelling.replace(": ", parting)).key == key


@pytest.mark.parametrize("words", ["Unclear", "Other", "HRC"])
def test_what_names_no_body_is_not_known(words: str) -> None:
    assert TABLES.un_body(words) == NotKnown(words)


def test_a_body_leads_up_to_the_united_nations_unless_it_is_outside() -> None:
    above = []
    one = TABLES.un_body_of_key("special-procedures-thematic")
    while one:
        above.append(one.key)
        one = TABLES.un_body_of_key(one.parent)
    assert above[1:] == ["special-procedures", "human-rights-council", "general-assembly", "united-nations"]
    outside = {one.key for one in TABLES.un_bodies if one.kind == "related"}
    assert outside == {one.key for one in TABLES.un_bodies if not one.parent} - {"united-nations"}


def test_groups_of_states_have_their_members() -> None:
    assert group("Benelux").members == ("BEL", "LUX", "NLD")
    assert len(group("European Union").members) == 27
    assert len(group("the Nordic-Baltic countries").members) == 8
    assert TABLES.state_group("G99") == NotKnown("G99")


def test_every_row_has_a_source_and_how_it_was_checked() -> None:
    tables: list[tuple[Sourced, ...]] = [
        TABLES.states,
        TABLES.regions,
        TABLES.regional_groups,
        TABLES.state_groups,
        TABLES.places,
        TABLES.reports,
        TABLES.meetings,
        TABLES.un_bodies,
        TABLES.laws,
    ]
    assert len(tables) == len(names("data/authorities", ".csv"))
    for table in tables:
        assert table
        assert all(row.sources and row.checked for row in table)


def laws_in(text: str, iso3: str | None) -> list[tuple[str, str]]:
    return [(text[start:end], law.key) for start, end, law in TABLES.find_laws(text, iso3)]


def test_laws_of_the_hong_kong_page_are_found_with_their_very_words() -> None:
    found = laws_in(PAGE.read_text(encoding="utf-8"), "CHN")
    security, ordinance = (
        "hkg-national-security-law-2020",
        "hkg-safeguarding-national-security-ordinance-2024",
    )
    assert set(found) == {
        ("Law of the People’s Republic of China on Safeguarding National Security in Hong Kong", security),
        ("Hong Kong National Security Law", security),
        ("National Security Law", security),
        ("Safeguarding National Security Ordinance", ordinance),
    }
    assert len(found) == 12


def test_a_short_name_of_a_law_means_it_only_in_cases_of_its_state() -> None:
    text = "Hong Kong: the “National Security Law”,18 passed in June 2020"
    assert laws_in(text, "CHN") == [("National Security Law", "hkg-national-security-law-2020")]
    assert laws_in(text, "JOR") == laws_in(text, None) == []
    assert laws_in("the National Security Law", "CHN") == []  # mainland China has one too
    assert laws_in("the Hong Kong National Security Law", None)
    assert laws_in("under the\nHuman  Security Act12", "PHL") == [
        ("Human  Security Act", "phl-republic-act-9372-2007")
    ]


def test_a_name_inside_a_longer_word_is_no_name() -> None:
    assert laws_in("the National Security Lawyers", "CHN") == []


@pytest.mark.parametrize(
    ("text", "iso3", "words"),
    [
        ("under Law 1040", "NIC", "Law 1040"),
        ("under Law 10407", "NIC", ""),
        ("Hong Kong: the Article 23 Ordinance7", "CHN", "Article 23 Ordinance"),
        ("Hong Kong: the National Security Law (2020)", "CHN", "National Security Law"),
        ("Hong Kong: the “National Security Law”,18 of 2020", "CHN", "National Security Law"),
        ("Hong Kong: the National Security Law of 30 June 2020", "CHN", "National Security Law"),
        (
            "Hong Kong: the National Security Law of Hong Kong, China",
            "CHN",
            "National Security Law of Hong Kong",
        ),
        ("Hong Kong: the National Security Law of the Hong Kong SAR", "CHN", "National Security Law"),
        ("Hong Kong: the National Security Law of 2015", "CHN", ""),
        ("Hong Kong: the “National Security Law” (2015)", "CHN", ""),
        ("Hong Kong: the National Security Law, 2015", "CHN", ""),
        ("Hong Kong: the National Security Law of Macao", "CHN", ""),
        ("Hong Kong: the National Security Law (2020) of the Macao SAR", "CHN", ""),
        ("Hong Kong: the National Security Law of 2015 of mainland China", "CHN", ""),
        ("Hong Kong: the National Security Law of mainland China", "CHN", ""),
        ("Hong Kong: the draft National Security Law", "CHN", ""),
        ("the draft “Hong Kong National Security Law”", "CHN", ""),
        ("the Hong Kong National Security Law of 2015", "CHN", ""),
        (
            "the Foreign Contribution (Regulation) Act, 2010",
            "IND",
            "Foreign Contribution (Regulation) Act, 2010",
        ),
        ("the Foreign Contribution (Regulation) Act, 1976", "IND", ""),
        ("the Human Security Act of 2007", "PHL", "Human Security Act of 2007"),
        ("the Human Security Act of the Philippines", "PHL", "Human Security Act"),
        ("the Human Security Act of Ukraine", "PHL", ""),
    ],
)
def test_a_name_that_goes_on_may_be_that_of_another_law(text: str, iso3: str, words: str) -> None:
    assert [found for found, _ in laws_in(text, iso3)] == ([words] if words else [])


def test_the_longest_name_of_a_law_comes_first() -> None:
    lengths = [len(name) for name, _ in TABLES.law_names("CHN")]
    assert lengths == sorted(lengths, reverse=True)
    assert ("National Security Law", "hkg-national-security-law-2020") in [
        (name, law.key) for name, law in TABLES.law_names("CHN")
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the United States told us, and the US answered", ["USA", "USA"]),
        ("Guinea-Bissau, Papua New Guinea and Equatorial Guinea", ["GNB", "PNG", "GNQ"]),
        ("Belgium, also on behalf of the Netherlands and Luxembourg", ["BEL", "NLD", "LUX"]),
        ("South Sudan and Sudan; Bangladesh99", ["SSD", "SDN", "BGD"]),
        ("Northern Ireland and New Mexico", []),
        ("a stun grenade, fine china, the Congo", []),
        ("CÔTE D’IVOIRE and Côte  d'Ivoire", ["CIV", "CIV"]),
        ("Nigerian and Israelis", []),
    ],
)
def test_states_are_found_in_running_text(text: str, expected: list[str]) -> None:
    assert [row.iso3 for _, _, row in TABLES.find_states(text)] == expected


def test_states_of_the_hong_kong_statements_are_found_where_they_stand() -> None:
    text = PAGE.read_text(encoding="utf-8")
    found = [(text[start:end], row.iso3) for start, end, row in TABLES.find_states(text)]
    assert ("United States of America", "USA") in found
    assert ("Liechtenstein", "LIE") in found
    assert {iso3 for _, iso3 in found} == {"CHN", "USA", "LIE"}


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cs", "Lo"]), max_size=40))
def test_folding_with_offsets_keeps_every_character_s_place(text: str) -> None:
    found = fold_with_offsets(text)
    assert len(found.folded) == len(found.starts) == len(found.ends)
    assert list(found.starts) == sorted(found.starts)
    assert all(0 <= start < end <= len(text) for start, end in zip(found.starts, found.ends, strict=True))


@given(st.sampled_from(TABLES.states), st.text(alphabet="«“ (,;: \n", max_size=5))
def test_a_state_is_found_whatever_marks_stand_around_its_name(row: State, marks: str) -> None:
    name = row.deciding_names[0]
    text = f"{marks} {name} {marks}"
    [(start, end, found)] = TABLES.find_states(text)
    assert (text[start:end], found) == (name, row)
    assert fold_with_offsets(name).folded == fold(name)


Change = Callable[[str], str]


def added(line: str) -> Change:
    return lambda text: text + line + "\n"


SOURCE = "https://example.org/,by hand"
BROKEN: list[tuple[str, Change, str]] = [
    (
        "states.csv",
        added(f"XXA,XA,901,Xanadu,Laos,,,,030,,member,,,,{SOURCE}"),
        "'laos' stands in line .* too",
    ),
    ("states.csv", added(f"XXA,XA,901,Xanadu,,,,,777,,member,,,,{SOURCE}"), "no table has the region '777'"),
    ("states.csv", added(f"CHN,XA,901,Xanadu,,,,,030,,member,,,,{SOURCE}"), "'CHN' stands in line .* too"),
    ("states.csv", added(f"XXA,XA,901,Xanadu,,,,,030,,guest,,,,{SOURCE}"), "'membership' is 'guest'"),
    ("states.csv", added(f"XXA,XA,901,Xanadu,,,,,030,,member,1.5,,,{SOURCE}"), "both lat and long"),
    ("states.csv", added("XXA,XA,901,Xanadu,,,,,030,,member,,,,,by hand"), "'source' is empty"),
    ("regions.csv", added(f"900,Nowhere,900,{SOURCE}"), "'900' lies within itself"),
    ("state-groups.csv", added(f"pair,Pair,,CHN|XXX,,{SOURCE}"), "no table has the State 'XXX'"),
    ("places.csv", added(f"xanadu,Xanadu,,XXX,alone,,,{SOURCE}"), "no table has the State 'XXX'"),
    ("places.csv", added(f"laos,Laos,,LAO,alone,,,{SOURCE}"), "is that of a State"),
    ("places.csv", added(f"Xanadu,Xanadu,,LAO,alone,,,{SOURCE}"), "'key' is 'Xanadu'"),
    ("sg-reports.csv", added(f"2031,A/HRC/99/1,99,,,,,yes,,{SOURCE}"), "session 'human-rights-council 99'"),
    ("sg-reports.csv", lambda text: text.replace("2021-04-30", "2021-04-31"), "the row is not right"),
    ("meetings.csv", added(f"x-1,x,1,2020,X,,,,,,no,,{SOURCE}"), "no table has the UN body 'x'"),
    ("meetings.csv", added(f"x-1,ohchr,1,2020,X,2020-02-02,2020-02-01,,,,yes,,{SOURCE}"), "not in order"),
    ("meetings.csv", added(f"x-1,ohchr,1,2020,X,2020-02-02,,,,,no,,{SOURCE}"), "no source bears out"),
    ("un-bodies.csv", added(f"x,X,nobody,un-body,,,{SOURCE}"), "no table has the parent 'nobody'"),
    ("un-bodies.csv", added(f"x,X,,un-body,upr,,{SOURCE}"), "the name 'upr' stands in line"),
    ("laws.csv", added(f"x,An Act,,,place:xanadu,CHN,,,{SOURCE}"), "jurisdiction 'place:xanadu'"),
    ("laws.csv", added(f"x,12th Act,,,CHN,CHN,,,{SOURCE}"), "does not begin with a letter"),
    ("laws.csv", added("x,An Act"), "the row has 2 cells, not 10"),
    ("laws.csv", lambda text: text.replace("jurisdiction", "where"), "the columns are not"),
    ("laws.csv", lambda text: text.splitlines()[0] + "\n", "the table has no rows"),
]


@pytest.mark.parametrize(("file", "change", "message"), BROKEN)
def test_a_table_that_contradicts_itself_is_refused_with_file_and_line(
    file: str, change: Change, message: str
) -> None:
    path = f"data/authorities/{file}"

    def read(wanted: str) -> str:
        return change(read_text(wanted)) if wanted == path else read_text(wanted)

    with pytest.raises(PackageBroken, match=message) as caught:
        load(read)
    assert caught.value.place is not None
    assert caught.value.place.source == path
    if "no rows" not in message:
        assert re.match(rf"{path}:\d+: ", str(caught.value))


def test_rows_can_be_asked_for_by_key() -> None:
    weog = TABLES.regional_group("weog")
    assert weog is not None
    assert weog.name == "Western European and other States"
    assert "CHN" in TABLES.state_codes
    found: tuple[Law | Meeting | None, ...] = (TABLES.meeting("hrc-1"), TABLES.meeting_of("ohchr", 1))
    assert found == (None, None)
