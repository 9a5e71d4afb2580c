"""What several tests hold against the public example."""

# The score page of the 2017 report.
ISHOEJ = {
    "emergency_readiness": 2,
    "initiatives": 4,
    "internal_cooperation": 3,
    "external_cooperation": 4,
    "competences": 4,
    "strategy": 3,
    "cross_organisation": 4,
    "concern_procedure": 3,
    "registration_practice": 2,
    "management_information": 1,
}
