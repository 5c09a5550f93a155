"""Use cases: they hold order and transactions, return frozen results and never print.

A package a noun, a module a verb, and each of them stands on those below it:

    stages                      what `run-once` does, in its order
    reports                     status, history, health, metrics, notifications
    imports library groups upkeep
    downloads scans             after the grab; what lies on the disks
    grabs                       a release is taken
    indexers verdicts files     search; judge; change files so that it can be undone
    clients observing running   what all of them share
    run_account                 what is kept and logged of a run
"""
