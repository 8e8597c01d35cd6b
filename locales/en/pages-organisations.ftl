# Pages: Organisations, members, verification

