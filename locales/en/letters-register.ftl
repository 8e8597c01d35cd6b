# Letters: The register: producers, products, review

