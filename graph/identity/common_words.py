"""Words that many names have: legal forms, small words, and words for kinds of bodies.

All are folded (see `graph.identity.name.fold`): no accents, and ae, oe, ue are a, o, u.
"""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


LEGAL_FORMS = _words(
    """
    ab ad ag aisbl aps as asa asbl bt bv bvba co corp cvba dd doo ead ehf eirl eood epe ets ev fsp ges
    gesmbh ggmbh gmbh hf ideell ike inc ivzw jsc kft kg kgaa lbg llc llp ltd mbh mtu nv nyrt od ood ooo ou
    oy oyj plc pt sa sarl sas sasu sau scarl scpa scrl se sia sicav sl sll slu sme snc soe spa spk spol
    spolka sprl spzoo srl srls sro stichting uab ug vsi vzw zrt zs zu
    """
)
SMALL = _words(
    """
    a al am an and at az d da das de degli dei del della delle dello den der des di din do dos du e el en
    et for fur i im in la las le les li los mit och of og on op os per pour s si sui the to u und v van
    von voor w y z za zum zur
    """
)
# One word for all that mean the same.
_CONCEPTS = {
    "universit": _words(
        """
        universitat universitas universite universiteit universita universidad universidade
        universitet universitetet universitatea university univerzita univerzitet universitate
        uniwersytet yliopisto panepistimio panepistimion egyetem sveuciliste ulikool universitesi
        """
    ),
    "institut": _words(
        """
        institute institut instituto istituto instytut instituut institutet intezet institoutto
        institouto instituttet ustav
        """
    ),
    "centre": _words(
        """
        center centre centro centrum zentrum kozpont kentro centar keskus kutatokozpont
        """
    ),
    "foundation": _words(
        """
        foundation fondation fondazione fundacion fundacio fundacao fundacja stiftung stiftelse
        stiftelsen saatio nadace nadacia
        """
    ),
    "association": _words(
        """
        association asociacion associacio associacao associazione asociace asociatia stowarzyszenie
        verein verband forening udruzenje udruga zdruzenie sdruzeni yhdistys egyesulet
        """
    ),
    "cluster": _words(
        """
        cluster clusters klaster klastr klastros klaszter klastrs pole grozd clustr klaszterek
        """
    ),
    "research": _words(
        """
        research recherche recherches forschung ricerca ricerche investigacion investigaciones
        investigacao badan badawczy badawcza onderzoek forskning tutkimus vyzkum
        """
    ),
    "technology": _words(
        """
        technology technologies technologie technologien tecnologia tecnologias tecnologie teknologi
        technologii tecnologico tecnologica technological technologic
        """
    ),
    "medic": _words(
        """
        medical medicine medicina medizin medizinische medizinischer medicale medica medico medyczny
        medyczna lekarska medisch medisinske medicinske
        """
    ),
    "science": _words(
        """
        science sciences ciencia ciencias scienza scienze wissenschaft wissenschaften wissenschaftlich
        nauk nauki scientific scientifique cientifica cientifico scientifico
        """
    ),
    "hospital": _words(
        """
        hospital hospitals hopital hopitaux hospitalier ospedale ospedaliera krankenhaus klinikum
        spital universitatsspital universitatsklinikum klinik ziekenhuis szpital sygehus sairaala
        korhaz nemocnice
        """
    ),
    "academy": _words(
        """
        academy academie academia accademia akademie akademia akademi akademija
        """
    ),
    "faculty": _words(
        """
        faculty faculte facultad faculdade facolta fakultat fakulta wydzial facultat
        """
    ),
    "school": _words(
        """
        school ecole escuela escola scuola schule skola szkola
        """
    ),
    "department": _words(
        """
        department departement departamento dipartimento departament departamentul
        """
    ),
    "technical": _words(
        """
        technical technische technischer technique techniques tecnica tecnico tecnicas politecnica
        technicka technicke techniczny techniczna tekniska teknillinen
        """
    ),
    "national": _words(
        """
        national nationale nacional nazionale narodowy narodni nationaal
        """
    ),
    "european": _words(
        """
        european europeenne europeen europea europeo europaische europaisch europejski europeia
        """
    ),
    "agency": _words(
        """
        agency agence agencia agenzia agentur agencja agentura
        """
    ),
    "automotive": _words(
        """
        automotive automobile automobil automobilovy automocion motoryzacyjny
        """
    ),
}
CONCEPTS = {word: concept for concept, words in _CONCEPTS.items() for word in words}
# Kinds of bodies: a hospital of a university is not the university.
KINDS = frozenset(
    ["foundation", "hospital", "institut", "academy", "association", "faculty", "school", "department"]
)
