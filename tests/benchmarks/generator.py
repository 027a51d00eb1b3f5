"""Realistic policies, any number of them, the same for the same seed: `python -m tests.benchmarks.generator 100 FOLDER`.

Each is of a firm of its own, with some of the processing that firms have; now and then a statement that the law asks for
is left out, as people do. A policy depends on the seed and its number alone, so that the first hundred of ten thousand
are the hundred.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from gdprmap.files import dump, read_text
from gdprmap.model import Policy

Plain = Mapping[str, Any]
OMITTED = 0.04
"""How often a statement that the law asks for is left out."""

_TRADES = ("Bakery", "Books", "Clinic", "Cycles", "Gardens", "Hotel", "Insurance", "Media", "Software", "Travel")
_NAMES = ("Abel", "Brandt", "Costa", "Dahl", "Egger", "Fabri", "Gomes", "Hansen", "Ilves", "Jansen", "Kiss", "Lund")
_COUNTRIES = ("AT", "BE", "DE", "DK", "ES", "FI", "FR", "IE", "IT", "NL", "PL", "PT", "SE")
_RIGHTS = ("access", "rectification", "erasure", "restriction", "portability", "objection", "withdrawal", "complaint")
_DATA: Mapping[str, Plain] = {
    "contact": {"label": "contact data", "term": "pd:Contact", "items": ["pd:Name", "pd:EmailAddress", "pd:TelephoneNumber"]},
    "address": {"label": "postal address", "term": "pd:Contact", "items": ["pd:PhysicalAddress"]},
    "orders": {"label": "orders", "term": "pd:Transactional", "items": ["pd:Purchase"]},
    "payment": {"label": "payment data", "term": "pd:Financial", "items": ["pd:BankAccount", "pd:CreditCardNumber"]},
    "usage": {"label": "use of the site", "term": "pd:Tracking", "items": ["pd:IPAddress", "pd:BrowsingBehaviour"]},
    "application": {"label": "applications", "term": "pd:Professional", "items": ["pd:EmploymentHistory", "pd:ProfessionalCertification"]},
    "health": {"label": "health records", "term": "pd:MedicalHealth", "items": ["pd:HealthRecord"]},
}  # fmt: skip
_CONSENT = {"kind": "consent", "given_through": "an unticked box", "withdraw": "with the link in each message"}
_INTEREST = {"kind": "legitimate interests", "interest": "a service that people like", "balancing_test": "2024-01-15"}
_LAW = {"kind": "legal obligation", "laws": [{"title": "the tax code"}]}
_PROCESSING: Mapping[str, tuple[tuple[str, ...], str, Plain, str, str]] = {
    "delivery": (("contact", "address", "orders"), "dpv:CustomerOrderManagement", {"kind": "contract"}, "3 years", "contractual"),
    "payments": (("payment", "orders"), "dpv:PaymentManagement", {"kind": "contract"}, "10 years", "contractual"),
    "books": (("orders", "payment"), "dpv:RecordManagement", _LAW, "10 years", "statutory"),
    "newsletter": (("contact",), "dpv:DirectMarketing", _CONSENT, "2 years", "optional"),
    "statistics": (("usage",), "dpv:ServiceUsageAnalytics", _CONSENT, "14 months", "optional"),
    "security": (("usage",), "dpv:EnforceSecurity", _INTEREST, "30 days", "optional"),
    "questions": (("contact",), "dpv:CustomerCare", _INTEREST, "1 year", "optional"),
    "hiring": (("application", "contact"), "dpv:RecruitmentManagement", {"kind": "contract", "stage": "entry"}, "6 months", "contract entry"),
    "health": (("health",), "dpv:CustomerCare", _CONSENT, "1 month", "optional"),
}  # fmt: skip
_RECIPIENTS: Mapping[str, Plain] = {
    "host": {"name": "Kabel Hosting AG", "role": "processor", "country": "DE", "agreement": {"concluded": "2023-01-01"}},
    "mailer": {"name": "Letterbird Inc.", "role": "processor", "country": "US", "agreement": {"concluded": "2023-01-01"}},
    "parcels": {"label": "parcel services", "role": "controller"},
    "taxes": {"label": "the tax office", "role": "authority"},
    "counter": {"name": "Visits AG", "role": "processor", "country": "CH", "agreement": {"concluded": "2023-05-01"}},
}  # fmt: skip


def policy(seed: int, number: int) -> dict[str, Any]:
    """The policy of that number, as a file says it."""
    chance = Random(f"{seed}/{number}")
    chosen = chance.sample(sorted(_PROCESSING), chance.randint(3, len(_PROCESSING)))
    processing = {name: _process(chance, name) for name in chosen}
    data = sorted({group for one in processing.values() for group in one["data"]})
    recipients = sorted({name for one in processing.values() for name in _named(one)})
    domain = f"firm-{number}.example"
    firm = f"{chance.choice(_NAMES)} {chance.choice(_TRADES)} {number}"
    day = date(2019, 1, 1) + timedelta(days=chance.randrange(2000))
    said: dict[str, Any] = {
        "id": f"policy-{number}",
        "title": f"Privacy at {firm}",
        "language": "en",
        "profiles": ["notice"] if chance.random() < 0.8 else ["notice", "record"],
        "source": f"https://{domain}/privacy",
        "updated": day.isoformat(),
        "controller": _often(
            chance,
            {"name": firm, "contacts": [f"privacy@{domain}"], "country": chance.choice(_COUNTRIES)},
            data_protection_officer={"name": chance.choice(_NAMES), "contacts": [f"dpo@{domain}"]},
        ),
        "data": {name: {**_DATA[name], "sources": ["data subject"]} for name in data},
        "processing": processing,
        "recipients": {name: _RECIPIENTS[name] for name in recipients},
        "rights": [right for right in _RIGHTS if chance.random() > OMITTED],
    }
    return said if recipients else {name: value for name, value in said.items() if name != "recipients"}


def policies(seed: int, count: int) -> Iterator[Policy]:
    """The first *count* policies."""
    return (read_text(json.dumps(policy(seed, number)), format="json").policy for number in range(count))


def _process(chance: Random, name: str) -> dict[str, Any]:
    data, purpose, basis, period, necessity = _PROCESSING[name]
    recipients = chance.sample(sorted(_RECIPIENTS), chance.randint(0, 3))
    abroad = [one for one in recipients if _RECIPIENTS[one].get("country") in ("US", "CH")]
    said = {"label": f"{name} {chance.randint(1, 99)}", "data": list(data), "necessity": necessity}
    if abroad:
        countries = sorted(_RECIPIENTS[one]["country"] for one in abroad)
        bases = [{"kind": "standard contractual clauses"}]
        said["transfers"] = [
            _often(chance, {"countries": countries, "recipients": abroad}, bases=bases, assessment="2024-02-01")
        ]
    return _often(
        chance,
        said,
        purposes=[{"label": f"what {name} is for", "term": purpose}],
        legal_bases=[basis],
        retention=[{"period": period}],
        recipients=recipients or "none",
        consequence="We cannot serve you.",
    )


def _often(chance: Random, said: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """What is said, and *more*, of which now and then something is left out."""
    return {**said, **{name: value for name, value in more.items() if chance.random() > OMITTED}}


def _named(process: Plain) -> Iterator[str]:
    """The recipients that a process names."""
    for part in (process, *process.get("transfers", ())):
        yield from () if part.get("recipients", "none") == "none" else part["recipients"]


def write(folder: Path, seed: int, count: int) -> None:
    """Write the first *count* policies into *folder*, a YAML file each."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, one in enumerate(policies(seed, count)):
        (folder / f"policy-{number:05}.yaml").write_text(dump(one), encoding="utf-8")


def write_lines(file: Path, seed: int, count: int) -> None:
    """Write the first *count* policies into *file*, a line of JSON each."""
    with file.open("w", encoding="utf-8") as lines:
        lines.writelines(f"{json.dumps(policy(seed, number), ensure_ascii=False)}\n" for number in range(count))


if __name__ == "__main__":
    number, where, *seeds = sys.argv[1:]
    target = Path(where)
    (write_lines if target.suffix == ".jsonl" else write)(target, int(seeds[0]) if seeds else 0, int(number))
