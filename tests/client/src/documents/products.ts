import { graphql } from "../generated/gql.js";

export const FindProducts = graphql(`
  query FindProducts($filter: ProductFilter, $first: Int!, $after: String) {
    products(filter: $filter, first: $first, after: $after) {
      nodes {
        id
        name
        stars
        producer {
          id
          name
        }
        answeredBy {
          kind
          note
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);
