"""The first three groups of smartertools-2018.yaml, built in Python; prints what is wrong with them."""

from datetime import date

from gdprmap import (
    Contract,
    Controller,
    DataGroup,
    DataItem,
    Law,
    LegitimateInterests,
    Policy,
    Processing,
    Purpose,
    Source,
    check,
)
from gdprmap.vocab import dpv, legal_eu, loc, pd

SEEN = {
    "your IP address": pd.IPAddress,
    "the site you came from": pd.BrowsingReferral,
    "the search engine and the keywords you used": pd.BrowsingReferral,
    "the pages you view": pd.BrowsingBehaviour,
    "browser add-ons": pd.DeviceSoftware,
    "browser width and height": pd.DeviceBased,
    "the links you click": pd.LinkClicked,
    "other actions on our site": pd.BrowsingBehaviour,
    "browser type": pd.UserAgent,
    "browser language": pd.Language,
    "access times": pd.ServiceConsumptionBehaviour,
    "operating system": pd.DeviceOperatingSystem,
    "referring website addresses": pd.BrowsingReferral,
}
GIVEN = {"your name": pd.Name, "display name or pseudonym": pd.Username, "email address": pd.EmailAddress}
BOUGHT = {"contact details": pd.Contact, "credit card details": pd.PaymentCard, "transaction details": pd.Transaction}

usage = DataGroup(
    id="usage",
    label="usage data",
    term=pd.BrowsingBehaviour,
    also=[pd.DeviceBased],
    sources=[Source(kind="data subject", label="website analytics tools")],
    items=[DataItem(label=label, term=term) for label, term in SEEN.items()],
)
profile = DataGroup(
    id="profile",
    label="profile data",
    term=pd.Profile,
    sources=[Source(kind="data subject")],
    items=[DataItem(label=label, term=term) for label, term in GIVEN.items()],
)
transaction = DataGroup(
    id="transaction",
    label="transaction data",
    term=pd.Transactional,
    items=[DataItem(label=label, term=term) for label, term in BOUGHT.items()],
)
analysis = Processing(
    id="usage",
    label="analysis of use",
    data=["usage"],
    operations=[dpv.Collect, dpv.Analyse],
    purposes=[Purpose(label="analyzing the use of our website and services", term=dpv.ServiceUsageAnalytics)],
    legal_bases=[LegitimateInterests(interest="monitoring and improving our website and services", of="controller")],
)
support = Processing(
    id="profile",
    label="website and support",
    data=["profile"],
    purposes=[
        Purpose(label="operating our website", term=dpv.TechnicalServiceProvision),
        Purpose(label="operating our support services", term=dpv.CustomerCare),
        Purpose(label="providing our services", term=dpv.ServiceProvision),
        Purpose(label="communicating with you", term=dpv.CommunicationForCustomerCare),
    ],
    legal_bases=[LegitimateInterests(interest="interaction with you via our support portal", of="controller")],
)
sales = Processing(
    id="transaction",
    label="transactions",
    data=["transaction"],
    purposes=[
        Purpose(label="supplying the purchased goods and/or services", term=dpv.RequestedServiceProvision),
        Purpose(label="keeping proper records of transactions", term=dpv.RecordManagement),
    ],
    legal_bases=[
        Contract(agreement="transaction between you and us", stage="performance"),
        Contract(agreement="transaction between you and us", stage="entry"),
        LegitimateInterests(interest="the proper administration of our business", of="controller"),
    ],
)
policy = Policy(
    id="smartertools-in-python",
    title="SmarterTools privacy policy",
    language="en",
    updated=date(2018, 5, 25),
    applicable_laws=[Law(term=legal_eu.law_GDPR)],
    controller=Controller(name="SmarterTools Inc", country=loc.US),
    data=[usage, profile, transaction],
    processing=[analysis, support, sales],
)

if __name__ == "__main__":
    for finding in check(policy):
        print(finding)
    for right in policy.rights_for("transaction"):
        print(right)
