"""Projects and participants of the framework programmes: a few rows in, exactly these triples out."""

import gzip
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Store, parse

from graph.snapshot.validation import violations
from graph.store.engine import Embedded, rows, text
from loaders.code_lists import CodeLists
from loaders.errors import ContractError, UnmappedError
from loaders.load import Load
from loaders.row import Row
from loaders.source_files import SourceFiles
from loaders.sources.cordis.cordis_cells import amount, site, truth, vat
from ontology.documents import SHAPES
from ontology.iri import Minter
from ontology.namespace import PREFIXES
from queries.library import library

CODE_LISTS = CodeLists(
    nuts={
        "2021": frozenset(["NL", "NL221", "BE100", "DK042"]),
        "2024": frozenset(["NL221", "NL32B", "SI041", "DE712", "DE25", "BE100"]),
        "2016": frozenset(["UKH1", "UKI31"]),
    },
    programmes=frozenset(["innosup-1"]),
)
PROJECTS = """\
id;acronym;status;title;startDate;endDate;totalCost;ecMaxContribution;legalBasis;topics;ecSignatureDate;frameworkProgramme;masterCall;subCall;fundingScheme;objective;rcn;grantDoi
101;"DOE";SIGNED;"Digitizing; ""other"" economies";2024-02-01;2029-01-31;1499998,5;1499998;HORIZON.1.1;ERC-2023-STG;2023-12-15;HORIZON;ERC-2023-STG;ERC-2023-STG;HORIZON-ERC;"How
do they?";259247;10.3030/101
102;REVERSED;SIGNED;Reversed;2024-02-01;2023-01-31;1;1;HORIZON.1.1;ERC-2023-STG;;HORIZON;;;;;;
"""
ORGANISATIONS = """\
projectID;projectAcronym;organisationID;vatNumber;name;shortName;SME;activityType;street;postCode;city;country;nutsCode;geolocation;organizationURL;contactForm;contentUpdateDate;rcn;order;role;ecContribution;netEcContribution;totalCost;endOfParticipation
101;DOE;999981634;NL811383696B01;WAGENINGEN UNIVERSITY;WU;False;HES;DROEVENDAALSESTEEG 4;6708 PB;Wageningen;NL;NL221;"51.98,5.66";www.wur.nl;;;1906458;1;coordinator;1499998.0;1000000.25;"1499998,5";False
101;DOE;999997736;;1SPATIAL LIMITED;;True;PRC;;;;UK;UKI31;;;;;;2;thirdParty;;0.0;;True
101;DOE;999997736;;1SPATIAL LIMITED;;True;PRC;;;;UK;UKI31;;;;;;3;participant;;0.0;;True
101;DOE;999997737;;NOBODY;;;XYZ;;;;GR;NL32B;;"not a site";;;;4;participant;"1,234";0.0;;
101;DOE;12;;BAD PIC;;;HES;;;;NL;;;;;;;5;participant;;0.0;;
101;DOE;999997738;;BAD ROLE;;;HES;;;;NL;;;;;;;5;observer;;0.0;;
"""
SUBJECTS = """\
projectID;euroSciVocCode;euroSciVocPath;euroSciVocTitle;euroSciVocDescription
101;/29/97;/social sciences/anthropology;anthropology;
999;/29/97;/social sciences/anthropology;anthropology;
"""
HORIZON = """
<project/101> a org:OrganizationalCollaboration, eurio:Project ;
    skos:prefLabel "Digitizing; \\"other\\" economies" ; skos:altLabel "DOE" ;
    hansa:programmeName "HORIZON" ; hansa:confidence hansa:Stated ;
    eurio:identifier "101" ; dcterms:source <https://cordis.europa.eu/project/id/101> ;
    schema:startDate "2024-02-01"^^xsd:date ; schema:endDate "2029-01-31"^^xsd:date ;
    hansa:totalCost "1499998.5"^^xsd:decimal ; hansa:euContribution "1499998"^^xsd:decimal ;
    eurio:rcn "259247" ; eurio:projectStatus "SIGNED" ; eurio:abstract "How\\ndo they?" ; eurio:doi "10.3030/101" ;
    eurio:isFundedBy <grant/101> ; eurio:hasEuroSciVocClassification <science/97> .
<grant/101> a eurio:Grant ; eurio:signatureDate "2023-12-15"^^xsd:date ;
    eurio:hasFundingSchemeTopic <funding-scheme/erc-2023-stg> ;
    eurio:hasFundingSchemeCall <funding-scheme/erc-2023-stg> ;
    eurio:hasFundingSchemeProgramme <funding-scheme/horizon-1-1> ;
    eurio:hasFundingSchemeType <funding-scheme/horizon-erc> .
<funding-scheme/erc-2023-stg> a skos:Concept, eurio:FundingScheme ; skos:notation "ERC-2023-STG" ;
    skos:prefLabel "ERC-2023-STG" ; skos:inScheme hansa:FundingSchemes .
<funding-scheme/horizon-1-1> a skos:Concept, eurio:FundingScheme ; skos:notation "HORIZON.1.1" ;
    skos:prefLabel "HORIZON.1.1" ; skos:inScheme hansa:FundingSchemes .
<funding-scheme/horizon-erc> a skos:Concept, eurio:FundingScheme ; skos:notation "HORIZON-ERC" ;
    skos:prefLabel "HORIZON-ERC" ; skos:inScheme hansa:FundingSchemes .
<interval/2024-02-01/2029-01-31> a time:Interval ;
    time:hasBeginning <instant/2024-02-01> ; time:hasEnd <instant/2029-01-31> .
<instant/2024-02-01> a time:Instant ; time:inXSDDate "2024-02-01"^^xsd:date .
<instant/2029-01-31> a time:Instant ; time:inXSDDate "2029-01-31"^^xsd:date .
<organisation/pic-999981634> a org:Organization, eurio:HigherOrSecondaryEducation ;
    org:classification hansa:University ; skos:prefLabel "WAGENINGEN UNIVERSITY" ; skos:altLabel "WU" ;
    schema:identifier "999981634" ; schema:vatID "NL811383696B01" ; hansa:sme false ;
    schema:url <http://www.wur.nl> ; schema:addressCountry country:NLD ; schema:addressLocality "Wageningen" ;
    schema:postalCode "6708 PB" ; schema:latitude "51.98"^^xsd:decimal ; schema:longitude "5.66"^^xsd:decimal ;
    dcterms:spatial <region/2021/NL221> ; hansa:placedBy hansa:ByNutsCode .
<membership/101/pic-999981634> a org:Membership, eurio:OrganisationRole ;
    org:member <organisation/pic-999981634> ; org:organization <project/101> ; org:role hansa:Coordinator ;
    eurio:roleLabel "coordinator" ; org:memberDuring <interval/2024-02-01/2029-01-31> ;
    hansa:totalCost "1499998.5"^^xsd:decimal ; hansa:euContribution "1499998"^^xsd:decimal ;
    hansa:netEuContribution "1000000.25"^^xsd:decimal .
<organisation/pic-999997736> a org:Organization, eurio:ForProfitOrganisation ;
    org:classification hansa:Company ; skos:prefLabel "1SPATIAL LIMITED" ; schema:identifier "999997736" ;
    hansa:sme true ; schema:addressCountry country:GBR ;
    dcterms:spatial <region/2016/UKI31> ; hansa:placedBy hansa:ByNutsCode .
<membership/101/pic-999997736> a org:Membership, eurio:OrganisationRole ;
    org:member <organisation/pic-999997736> ; org:organization <project/101> ; org:role hansa:Partner ;
    eurio:roleLabel "thirdParty" ; org:memberDuring <interval/2024-02-01/2029-01-31> ;
    hansa:netEuContribution "0"^^xsd:decimal ; hansa:endedEarly true .
<organisation/pic-999997737> a org:Organization ; skos:prefLabel "NOBODY" ; schema:identifier "999997737" .
<membership/101/pic-999997737> a org:Membership, eurio:OrganisationRole ;
    org:member <organisation/pic-999997737> ; org:organization <project/101> ; org:role hansa:Partner ;
    eurio:roleLabel "participant" ; org:memberDuring <interval/2024-02-01/2029-01-31> ;
    hansa:netEuContribution "0"^^xsd:decimal .
<science/29> a skos:Concept ; skos:notation "/29" ; skos:prefLabel "social sciences"@en ;
    skos:inScheme hansa:EuroSciVoc .
<science/97> a skos:Concept ; skos:notation "/29/97" ; skos:prefLabel "anthropology"@en ;
    skos:inScheme hansa:EuroSciVoc ; skos:broader <science/29> .
"""
TOPICS = """\
projectID,topic,title
201,INNOSUP-01-2016-2017,Cluster facilitated projects for new industrial value chains
202,EIC-SMEInst-2018-2020,SME instrument
203,EIC-SMEInst-2018-2020,SME instrument
"""
H2020 = """\
projectID,projectAcronym,organisationID,vatNumber,name,shortName,SME,activityType,street,postCode,city,country,nutsCode,geolocation,organizationURL,contactForm,contentUpdateDate,rcn,order,role,ecContribution,netEcContribution,totalCost,endOfParticipation,active
201,VALUE4,999981634,,Wageningen,,,HES,,,,NL,,,,,,,1,coordinator,10.5,10.5,"10,5",False,
202,SMALL,911111111,,SMALL OY,,True,PRC,,,,BE,BE100,,,,,,1,coordinator,1,1,1,False,
"""


class Files:
    """A folder of downloads that a test fills."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, **files: str) -> "Files":
        """Write files by their path: `cordis__fp7__a_csv_gz` is cordis/fp7/a.csv.gz."""
        for name, content in files.items():
            stem = name.replace("__", "/")
            packed = stem.endswith("_gz")
            path = self.folder / (
                stem.removesuffix("_gz").removesuffix("_csv") + ".csv" + (".gz" if packed else "")
            )
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(gzip.compress(content.encode()) if packed else content.encode())
        return self

    def run(self, source: str, **settings: str) -> tuple[Load, str]:
        """Return the run of a source's loader and its N-Triples."""
        source_files = SourceFiles(downloads=self.folder)
        load, statements = source_files.load(
            source_files.source(source).with_settings(settings), Minter(), CODE_LISTS
        )
        return load, "".join(one if isinstance(one, str) else f"{' '.join(one)} .\n" for one in statements)


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path)


def horizon(files: Files) -> Files:
    return files.write(
        cordis__horizon__project_csv=PROJECTS,
        cordis__horizon__organization_csv=ORGANISATIONS,
        cordis__horizon__euroSciVoc_csv=SUBJECTS,
    )


def lenient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a sample of a few rows skip more than a share of them."""
    monkeypatch.setattr("loaders.contract.FileSpec.skips_allowed", lambda _, rows: rows)


def triples(ntriples: str) -> list[str]:
    return sorted(
        f"{q.subject} {q.predicate} {q.object}" for q in parse(ntriples, format=RdfFormat.N_TRIPLES)
    )


def turtle(written: str) -> list[str]:
    prefixes = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    quads = parse(f"{prefixes}@base <http://localhost:8000/> .\n{written}", format=RdfFormat.TURTLE)
    return sorted(f"{q.subject} {q.predicate} {q.object}" for q in quads)


def test_horizon_tables_become_exactly_these_triples(files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    lenient(monkeypatch)
    load, statements = horizon(files).run("cordis-horizon")
    assert triples(statements) == turtle(HORIZON)
    assert load.rows == {"projects": 2, "organisations": 6, "subjects": 2}
    assert load.skipped == {
        "reversed dates": 1,
        "membership stated twice": 1,
        "unknown activity type": 1,
        "unknown country": 1,
        "not a URL": 1,
        "region of another country": 1,
        "not an amount": 1,
        "not a participant's id": 1,
        "unknown role": 1,
        "unknown project": 1,
    }
    assert load.drift() == []


def test_skipped_row_takes_no_description_with_it(files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    lenient(monkeypatch)
    good = PROJECTS.partition("\n")[2].partition("\n102;")[0]
    bad = good.replace("101;", "100;", 1).replace("2023-12-15", "15/12/2023")
    load, statements = (
        horizon(files)
        .write(cordis__horizon__project_csv=PROJECTS.replace(good, f"{bad}\n{good}"))
        .run("cordis-horizon")
    )
    assert load.skipped["not a date"] == 1
    assert triples(statements) == turtle(HORIZON)


def test_comma_and_semicolon_give_the_same_triples(files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    lenient(monkeypatch)
    _, first = files.write(cordis__h2020__organization_csv=H2020, cordis__h2020__topics_csv=TOPICS).run(
        "cordis-h2020"
    )
    rewritten = H2020.replace('"10,5"', "10.5").replace(",", ";")
    _, second = files.write(cordis__h2020__organization_csv=rewritten).run("cordis-h2020")
    assert first == second
    assert "project/201" in first


def test_project_that_only_participants_name_stands_by_its_acronym(files: Files) -> None:
    files.write(cordis__h2020__organization_csv=H2020, cordis__h2020__topics_csv=TOPICS)
    load, statements = files.run("cordis-h2020", topics="INNOSUP-1,INNOSUP-01")
    about = [line for line in triples(statements) if line.startswith("<http://localhost:8000/project/")]
    assert about == turtle(
        """<project/201> a org:OrganizationalCollaboration, eurio:Project ; skos:prefLabel "VALUE4" ;
            hansa:programmeName "H2020" ; hansa:confidence hansa:Stated ; hansa:programme <programme/innosup-1> ;
            eurio:identifier "201" ; dcterms:source <https://cordis.europa.eu/project/id/201> ;
            eurio:isFundedBy <grant/201> ."""
    )
    assert "911111111" not in statements
    assert "Cluster facilitated projects for new industrial value chains" in statements
    assert load.skipped == {"unknown project": 1}


def test_topics_that_leave_no_project_name_those_of_the_file(files: Files) -> None:
    files.write(cordis__h2020__organization_csv=H2020, cordis__h2020__topics_csv=TOPICS)
    with pytest.raises(ContractError) as caught:
        files.run("cordis-h2020", topics="HORIZON-CL9")
    assert str(caught.value).startswith(
        "no projects of the topics in cordis-h2020.topics: expected HORIZON-CL9, found "
    )
    assert "INNOSUP-01" in str(caught.value)
    assert str(caught.value).endswith("(change it with --set cordis-h2020.topics=PREFIX)")


def test_organisation_that_an_earlier_source_describes_is_described_once(
    files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    lenient(monkeypatch)
    horizon(files).write(cordis__h2020__organization_csv=H2020)
    _, statements = files.run("cordis-h2020")
    assert '> "Wageningen" .' not in statements
    assert "membership/201/pic-999981634> <http://www.w3.org/ns/org#role>" in statements
    assert '"SMALL OY"' in statements


FP7 = {
    "cordis__fp7__fp7_programme_csv_gz": "code,rcn,title\nFP7-JTI,870,Joint Technology Initiatives\n",
    "cordis__fp7__fp7_project_csv_gz": (
        "id,title,acronym,status\n100016,Cost-efficient methods,CESAR,ONG\n100017,Smart,SOFIA,NULL\n"
    ),
    "cordis__fp7__fp7_project_fact_csv_gz": (
        "id_project,programme,start_ddmmyyyy,end_ddmmyyyy,days,total_cost,ec_contribution,n_organisations,status\n"
        "100016,FP7-JTI,01032009,30062012,1217,58300757,96714,27,ONG\n"
        "100017,FP7-JTI,NULL,NULL,0,0,0,1,ONG\n"
    ),
    "cordis__fp7__fp7_organization_csv_gz": (
        'pic,country,name,address\n911618223,EL,"ASSOCIATION ""EISBM""","Parc des Cèdres, Vourles, 69390"\n'
    ),
    "cordis__fp7_network__fp7org_sod16_csv_gz": (
        "new_org_id;organisationName;organisationShortName;organizationUrl;REGION_Level_NUTS_3;country;street;city;"
        "postCode;provincia\n"
        "aee4a9c2b74483607ba42a90eb8710aa;YUAN 'SI;YUAN;http://www.yuan.si;DED11;GR;Aaker eva;LJUBLJANA;;\n"
        "911618223;EISBM again;;;;FR;;;;\n"
    ),
    "cordis__fp7_network__fp7edges_csv_gz": (
        "projectRcn\tnew_org_id\n92257\taee4a9c2b74483607ba42a90eb8710aa\n92257\t911618223\n"
    ),
}
FP7_TRIPLES = """
<funding-scheme/fp7-jti> a skos:Concept, eurio:FundingScheme ; skos:notation "FP7-JTI" ;
    skos:prefLabel "Joint Technology Initiatives"@en ; skos:inScheme hansa:FundingSchemes .
<project/100016> a org:OrganizationalCollaboration, eurio:Project ; skos:prefLabel "Cost-efficient methods" ;
    skos:altLabel "CESAR" ; hansa:programmeName "FP7" ; hansa:confidence hansa:Stated ;
    eurio:identifier "100016" ; dcterms:source <https://cordis.europa.eu/project/id/100016> ;
    eurio:projectStatus "ongoing" ; eurio:isFundedBy <grant/100016> ;
    schema:startDate "2009-03-01"^^xsd:date ; schema:endDate "2012-06-30"^^xsd:date ;
    hansa:totalCost "58300757"^^xsd:decimal ; hansa:euContribution "96714"^^xsd:decimal .
<project/100017> a org:OrganizationalCollaboration, eurio:Project ; skos:prefLabel "Smart" ; skos:altLabel "SOFIA" ;
    hansa:programmeName "FP7" ; hansa:confidence hansa:Stated ; eurio:identifier "100017" ;
    dcterms:source <https://cordis.europa.eu/project/id/100017> ; eurio:isFundedBy <grant/100017> ;
    hansa:totalCost "0"^^xsd:decimal ; hansa:euContribution "0"^^xsd:decimal .
<grant/100016> a eurio:Grant ; eurio:hasFundingSchemeProgramme <funding-scheme/fp7-jti> .
<grant/100017> a eurio:Grant ; eurio:hasFundingSchemeProgramme <funding-scheme/fp7-jti> .
<organisation/pic-911618223> a org:Organization ; skos:prefLabel "ASSOCIATION \\"EISBM\\"" ;
    schema:identifier "911618223" ; schema:addressCountry country:GRC ;
    schema:address "Parc des Cèdres, Vourles, 69390" .
<organisation/fp7-aee4a9c2b74483607ba42a90eb8710aa> a org:Organization ; skos:prefLabel "YUAN 'SI" ;
    skos:altLabel "YUAN" ; schema:identifier "aee4a9c2b74483607ba42a90eb8710aa" ;
    schema:addressCountry country:GRC ; schema:addressLocality "LJUBLJANA" ; schema:url <http://www.yuan.si> .
"""
FP7_LINKS = """
<project/rcn-92257> a org:OrganizationalCollaboration, eurio:Project ;
    skos:prefLabel "FP7 project, record 92257" ; hansa:programmeName "FP7" ; hansa:confidence hansa:Stated ;
    eurio:rcn "92257" ; dcterms:source <https://cordis.europa.eu/project/rcn/92257> .
<membership/rcn-92257/fp7-aee4a9c2b74483607ba42a90eb8710aa> a org:Membership ; org:role hansa:Partner ;
    org:member <organisation/fp7-aee4a9c2b74483607ba42a90eb8710aa> ; org:organization <project/rcn-92257> .
<membership/rcn-92257/pic-911618223> a org:Membership ; org:role hansa:Partner ;
    org:member <organisation/pic-911618223> ; org:organization <project/rcn-92257> .
"""
PLACED = {
    "cordis__collaborations__projects_csv_gz": (
        "project,start,start_source,programme,theme8\n"
        "F92257,2007-05-01,estimated_from_rcn_rank,FP7,\n"
        "H207027,2017-01-01,h2020.csv.gz,H2020,energy|leit\n"
    ),
    "cordis__collaborations__participations_csv_gz": (
        "project,org_id,country,nuts2,nuts3\n"
        "F92257,aee4a9c2b74483607ba42a90eb8710aa,SI,SI04,SI041\n"
        "F92257,959214474,DE,DE71,DE712\n"
        "H207027,959214474,DE,DE25,\n"
        "H207027,951066280,,,\n"
        "H207027,911618223,UK,UKI1,\n"
    ),
}


def test_fp7_tables_become_exactly_these_triples(files: Files) -> None:
    load, statements = files.write(**FP7).run("cordis-fp7")
    assert triples(statements) == turtle(FP7_TRIPLES + FP7_LINKS)
    assert load.skipped == {"unknown NUTS code": 1}
    assert load.drift() == []


def test_links_that_are_there_with_regions_are_not_stated_twice(files: Files) -> None:
    load, statements = files.write(**FP7, **PLACED).run("cordis-fp7")
    assert triples(statements) == turtle(FP7_TRIPLES)
    assert load.drift() == []


def test_collaborations_become_exactly_these_triples(files: Files) -> None:
    load, statements = files.write(**FP7, **PLACED).run("cordis-collaborations")
    assert triples(statements) == turtle("""
<project/rcn-92257> a org:OrganizationalCollaboration, eurio:Project ; skos:prefLabel "FP7 project, record 92257" ;
    hansa:programmeName "FP7" ; hansa:confidence hansa:Inferred ; hansa:approximateField "start" ;
    eurio:rcn "92257" ; dcterms:source <https://cordis.europa.eu/project/rcn/92257> ;
    schema:startDate "2007-05-01"^^xsd:date .
<project/rcn-207027> a org:OrganizationalCollaboration, eurio:Project ;
    skos:prefLabel "H2020 project, record 207027" ; hansa:programmeName "H2020" ; hansa:confidence hansa:Stated ;
    eurio:rcn "207027" ; dcterms:source <https://cordis.europa.eu/project/rcn/207027> ;
    schema:startDate "2017-01-01"^^xsd:date ; hansa:theme <theme/energy>, <theme/leit> .
<http://localhost:8000/interval/2007-05-01/open> a time:Interval ; time:hasBeginning <instant/2007-05-01> .
<instant/2007-05-01> a time:Instant ; time:inXSDDate "2007-05-01"^^xsd:date .
<http://localhost:8000/interval/2017-01-01/open> a time:Interval ; time:hasBeginning <instant/2017-01-01> .
<instant/2017-01-01> a time:Instant ; time:inXSDDate "2017-01-01"^^xsd:date .
<organisation/fp7-aee4a9c2b74483607ba42a90eb8710aa> dcterms:spatial <region/2024/SI041> ;
    hansa:placedBy hansa:BySource .
<organisation/pic-959214474> a org:Organization ; skos:prefLabel "PIC 959214474" ; schema:identifier "959214474" ;
    schema:addressCountry country:DEU ; dcterms:spatial <region/2024/DE712> ; hansa:placedBy hansa:BySource .
<organisation/pic-951066280> a org:Organization ; skos:prefLabel "PIC 951066280" ; schema:identifier "951066280" .
<membership/rcn-92257/fp7-aee4a9c2b74483607ba42a90eb8710aa> a org:Membership ; org:role hansa:Partner ;
    org:member <organisation/fp7-aee4a9c2b74483607ba42a90eb8710aa> ; org:organization <project/rcn-92257> ;
    org:memberDuring <http://localhost:8000/interval/2007-05-01/open> .
<membership/rcn-92257/pic-959214474> a org:Membership ; org:role hansa:Partner ;
    org:member <organisation/pic-959214474> ; org:organization <project/rcn-92257> ;
    org:memberDuring <http://localhost:8000/interval/2007-05-01/open> .
<membership/rcn-207027/pic-959214474> a org:Membership ; org:role hansa:Partner ;
    org:member <organisation/pic-959214474> ; org:organization <project/rcn-207027> ;
    org:memberDuring <http://localhost:8000/interval/2017-01-01/open> .
<membership/rcn-207027/pic-951066280> a org:Membership ; org:role hansa:Partner ;
    org:member <organisation/pic-951066280> ; org:organization <project/rcn-207027> ;
    org:memberDuring <http://localhost:8000/interval/2017-01-01/open> .
<membership/rcn-207027/pic-911618223> a org:Membership ; org:role hansa:Partner ;
    org:member <organisation/pic-911618223> ; org:organization <project/rcn-207027> ;
    org:memberDuring <http://localhost:8000/interval/2017-01-01/open> .
""")
    assert load.skipped == {"organisation in a second region": 1, "unknown NUTS code": 1}


def cell(value: str) -> Row:
    return Row("organisations", 2, {"cell": value}, set())


def test_amounts_are_read_with_either_mark_and_never_with_thousands() -> None:
    assert [amount(cell(text), "cell") for text in ("703351,25", "703351.25", "7", "")] == [
        *['"703351.25"^^<http://www.w3.org/2001/XMLSchema#decimal>'] * 2,
        '"7"^^<http://www.w3.org/2001/XMLSchema#decimal>',
        None,
    ]
    for written in ("1,234", "1.234,50", "-5", "1e6", "NaN", "٣"):
        with pytest.raises(UnmappedError, match="not an amount"):
            amount(cell(written), "cell")


def test_sites_truths_and_vat_numbers_are_read_as_found() -> None:
    assert [site(cell(text), "cell") for text in ("www.cea.fr", "HTTPS://a.eu/x", "")] == [
        "<http://www.cea.fr>", "<https://a.eu/x>", None,
    ]  # fmt: skip
    for written in ("a b.eu", "ftp://a.eu", "localhost"):
        with pytest.raises(UnmappedError, match="not a URL"):
            site(cell(written), "cell")
    assert [truth(cell(text), "cell") for text in ("True", "false", "")] == [True, False, None]
    with pytest.raises(UnmappedError, match="not a truth value"):
        truth(cell("maybe"), "cell")
    assert [vat(cell(text), "cell") for text in ("NL811383696B01", "MISSING", "")] == [
        "NL811383696B01",
        "",
        "",
    ]
    with pytest.raises(UnmappedError, match="not a VAT number"):
        vat(cell("<br>"), "cell")


BASE = "http://localhost:8000/"
NEIGHBOURS = """
<region/2021/NL221> a geo:Feature ; skos:notation "NL221" ; skos:broader <region/2021/NL> .
<region/2021/BE100> a geo:Feature ; skos:notation "BE100" .
<region/2016/UKI31> a geo:Feature ; skos:notation "UKI31" .
<region/2024/SI041> a geo:Feature ; skos:notation "SI041" .
<region/2024/DE712> a geo:Feature ; skos:notation "DE712" .
<programme/innosup-1> a schema:FundingScheme .
hansa:ByNutsCode skos:notation "nuts-code" . country:NLD skos:notation "NL" . country:BEL skos:notation "BE" .
"""


def stored(files: Files, *sources: str) -> Embedded:
    """Return a store of what the loaders yield, with what other sources say of the things they name."""
    engine = Store()
    for source in sources:
        engine.load(input=files.run(source)[1], format=RdfFormat.N_TRIPLES)
    prefixes = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    engine.load(input=f"{prefixes}@base <{BASE}> .\n{NEIGHBOURS}", format=RdfFormat.TURTLE)
    return Embedded(engine)


@pytest.fixture
def asked(files: Files, monkeypatch: pytest.MonkeyPatch) -> Embedded:
    """Return a store of the samples of Horizon Europe and Horizon 2020."""
    lenient(monkeypatch)
    horizon(files).write(cordis__h2020__organization_csv=H2020, cordis__h2020__topics_csv=TOPICS)
    return stored(files, "cordis-horizon", "cordis-h2020")


def test_all_sources_together_break_no_shape(files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    lenient(monkeypatch)
    horizon(files).write(cordis__h2020__organization_csv=H2020, cordis__h2020__topics_csv=TOPICS)
    files.write(**FP7, **PLACED)
    store = stored(files, "cordis-horizon", "cordis-h2020", "cordis-fp7", "cordis-collaborations")
    neighbours = ("region/", "programme/")
    broken = violations(store, SHAPES)
    assert [one for one in broken if not one.node.removeprefix(BASE).startswith(neighbours)] == []
    assert {one.node for one in broken} == {f"{BASE}programme/innosup-1"} | {
        f"{BASE}region/{code}"
        for code in ("2016/UKI31", "2021/BE100", "2021/NL221", "2024/DE712", "2024/SI041")
    }


ANSWERS: dict[str, tuple[dict[str, str], list[tuple[str, ...]]]] = {
    "cluster_projects": (
        {},
        [(f"{BASE}project/201", "VALUE4", "INNOSUP-01-2016-2017", "", "WAGENINGEN UNIVERSITY", "NL")],
    ),
    "participants": (
        {"project": f"{BASE}project/202"},
        [
            (
                f"{BASE}project/202",
                f"{BASE}organisation/pic-911111111",
                "SMALL OY",
                "coordinator",
                "BE",
                f"{BASE}region/2021/BE100",
                "1",
            )
        ],
    ),
    "regions": (
        {},
        [
            (f"{BASE}region/2021/NL221", "NL221", "1", "2", "1000010.75"),
            (f"{BASE}region/2021/BE100", "BE100", "1", "1", "1"),
            (f"{BASE}region/2016/UKI31", "UKI31", "1", "1", "0"),
        ],
    ),
    "joint_projects": ({"region": f"{BASE}region/2021/NL"}, [(f"{BASE}region/2016/UKI31", "UKI31", "1")]),
    "placements": ({}, [("nuts-code", "3"), ("not placed", "1")]),
}


def test_every_query_about_projects_runs_here() -> None:
    assert {f"cordis/{name}" for name in ANSWERS} == {
        name for name in library() if name.startswith("cordis/")
    }


@pytest.mark.parametrize("name", ANSWERS)
def test_query_about_projects_answers(name: str, asked: Embedded) -> None:
    values, expected = ANSWERS[name]
    query = library()[f"cordis/{name}"]
    answers = [tuple(text(node) for node in row) for row in rows(asked.query(query.bind(values)))]
    assert answers == expected
    assert len(query.returns) == len(expected[0])
