# Letters: Organisations, members, verification

