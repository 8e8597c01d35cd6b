import { graphql } from "../generated/gql.js";

export const Mistake = graphql(`
  fragment Mistake on UserError {
    code
    message
    path
    retryable
    ... on StateTransitionError {
      from
      allowed
    }
  }
`);
