"""The measures on published figures, beside two packages where the variant is the same.

The employment matrix is NUTS 2 regions x NACE Rev. 2 divisions, persons employed in 2015. Cells that are
confidential or missing in the publication count as 0, so that quotients of regions with many such cells are
too high; the reference economy is the sum of the rows.
"""

import csv
import os
import warnings
from pathlib import Path

import numpy as np
import pytest

from graph.measures.complementarity import Wish, gains, standardised_gains
from graph.measures.complexity import Caveat, complexity
from graph.measures.density import density
from graph.measures.input_output_analysis import upstreamness
from graph.measures.relatedness import Variant, relatedness
from graph.measures.specialisation import location_quotients, presence

pytestmark = pytest.mark.realdata


@pytest.fixture(scope="module")
def data():
    folder = os.environ.get("HANSA_DATA")
    if not folder:
        pytest.skip("HANSA_DATA is not set: it names the folder with the publishers' files")
    return Path(folder)


@pytest.fixture(scope="module")
def employment(data):
    cells = {}
    with (data / "sbs" / "sbs_r_nuts06_r2_ericmarcon.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter=";"):
            # A value may be followed by a flag letter, and a flag may stand alone.
            number = row["n2015"].split()[:1]
            if len(row["nace_r2"]) == 3 and len(row["geo"]) == 4 and number and number[0].isdigit():
                cells[row["geo"], row["nace_r2"]] = float(number[0])
    regions, divisions = sorted({r for r, _ in cells}), sorted({d for _, d in cells})
    matrix = np.array([[cells.get((r, d), 0.0) for d in divisions] for r in regions])
    return regions, divisions, matrix


@pytest.fixture(scope="module")
def held(employment):
    return presence(location_quotients(employment[2]).values)


def peer(name):
    return pytest.importorskip(name, reason=f"{name} is not installed: it is in the group 'peers'")


@pytest.mark.parametrize(
    ("region", "division", "quotient"),
    [("CZ02", "C29", 6.8), ("DE11", "C29", 6.0), ("BE31", "C21", 29), ("DK01", "C21", 12)],
)
def test_known_specialisations(employment, region, division, quotient):
    regions, divisions, matrix = employment
    measured = location_quotients(matrix).values[regions.index(region), divisions.index(division)]
    assert measured == pytest.approx(quotient, abs=0.05 if quotient < 10 else 0.5)


def test_complexity_of_the_regions_can_be_ranked(held):
    measured = complexity(held)
    assert Caveat.DISCONNECTED not in measured.caveats
    assert not np.isnan(measured.regions).any()


def test_gains_hold_their_invariants(held):
    phi = relatedness(held)
    own = density(held, phi)
    assert own.defined.all()
    joint = np.maximum(held[0], held[1])[None, :]
    missing = held[0] == 0
    added = (density(joint, phi).values[0] - own.values[0])[missing].sum()
    measured = gains(held, phi)
    assert measured[0, 1] == pytest.approx(added)
    assert (gains(held, phi, Wish(floor=30)) <= measured + 1e-6).all()


def test_taking_chance_off_frees_gains_from_the_size_of_the_partner(held):
    phi = relatedness(held)
    diversity = held.sum(axis=1)
    apart = ~np.eye(len(held), dtype=bool)
    sizes = np.broadcast_to(diversity, apart.shape)[apart]
    raw = np.corrcoef(gains(held, phi)[apart], sizes)[0, 1]
    fair = np.corrcoef(standardised_gains(held, phi)[apart], sizes)[0, 1]
    assert raw > 0.5
    assert abs(fair) < raw / 2


def test_metals_and_chemicals_are_far_from_final_use_and_care_is_next_to_it(data):
    with (data / "io" / "HU_IOT_2020.csv").open(encoding="utf-8") as file:
        rows = {row["prod_na"]: row for row in csv.DictReader(file)}
    products = [name for name in rows if name.startswith("CPA_") and name in rows["CPA_A01"]]
    flows = np.array([[float(rows[i][j]) for j in products] for i in products])
    # Home and imported products together: what is used at home is all uses less exports and inventories.
    output = [float(rows[i]["TU"]) - float(rows[i]["P6"]) - float(rows[i]["P52"]) for i in products]
    measured = dict(zip(products, upstreamness(flows, output), strict=True))
    assert min(measured["CPA_C24"], measured["CPA_C20"]) > 3.5
    assert max(measured["CPA_Q86"], measured["CPA_P"]) < 1.2
    assert np.isnan(measured["CPA_U"])


def test_econcomplex_agrees(employment, held):
    peer("econcomplex")
    from econcomplex.complexity.eci_pci import eci_pci
    from econcomplex.relatedness.density import relatedness_density
    from econcomplex.relatedness.proximity import proximity
    from econcomplex.specialization.location_quotient import location_quotient

    matrix = employment[2]
    phi = relatedness(held, Variant.PROXIMITY)
    assert location_quotients(matrix).values == pytest.approx(location_quotient(matrix))
    assert phi == pytest.approx(proximity(matrix, compute="product")["product"])
    assert density(held, phi).values == pytest.approx(relatedness_density(matrix, phi=phi))
    regions, activities = eci_pci(matrix)
    measured = complexity(held)
    assert measured.regions == pytest.approx(regions, abs=1e-8)
    # It fixes the sign of the activities by ubiquity, and we by that of the regions: they may differ.
    assert np.abs(measured.activities) == pytest.approx(np.abs(activities), abs=1e-8)


def test_ecomplexity_agrees_where_it_means_the_same(employment, held):
    """Compare densities with the diagonal put back, and PCI after standardising it.

    ecomplexity counts an activity's proximity to itself (1) in its density, and scales PCI by the moments of
    ECI.
    """
    ecomplexity, pandas = peer("ecomplexity"), peer("pandas")
    regions, divisions, matrix = employment
    table = pandas.DataFrame(
        [
            {"time": 2015, "loc": region, "prod": division, "val": matrix[i, j]}
            for i, region in enumerate(regions)
            for j, division in enumerate(divisions)
        ]
    )
    names = {name: name for name in ("time", "loc", "prod", "val")}
    with warnings.catch_warnings():
        # The package calls pandas in ways that pandas is about to drop.
        warnings.simplefilter("ignore")
        theirs = ecomplexity.ecomplexity(table, names, check_logsupermodularity=False, verbose=False)
    column = {
        name: theirs.pivot(index="loc", columns="prod", values=name).to_numpy()
        for name in ("rca", "mcp", "density", "eci", "pci")
    }
    assert location_quotients(matrix).values == pytest.approx(column["rca"])
    assert held == pytest.approx(column["mcp"])
    phi = relatedness(held, Variant.PROXIMITY) + np.eye(len(divisions))
    assert held @ phi / phi.sum(axis=0) == pytest.approx(column["density"])
    measured = complexity(held)
    assert measured.regions == pytest.approx(column["eci"][:, 0], abs=1e-8)
    pci = column["pci"][0]
    assert measured.activities == pytest.approx((pci - pci.mean()) / pci.std(), abs=1e-8)
