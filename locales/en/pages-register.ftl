# Pages: The register: producers, products, review

