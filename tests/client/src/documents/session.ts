import { graphql } from "../generated/gql.js";

export const Entry = graphql(`
  fragment Entry on SignInResult {
    ... on SignedIn {
      token
    }
    ... on SecondFactorRequired {
      challenge
    }
  }
`);

export const SignIn = graphql(`
  mutation SignIn($input: UserSignInInput!) {
    userSignIn(input: $input) {
      result {
        ...Entry
      }
      userErrors {
        ...Mistake
      }
    }
  }
`);

export const SignInLinkRequest = graphql(`
  mutation SignInLinkRequest($input: SignInLinkRequestInput!) {
    signInLinkRequest(input: $input) {
      userErrors {
        ...Mistake
      }
    }
  }
`);

export const SignInLinkUse = graphql(`
  mutation SignInLinkUse($input: SignInLinkUseInput!) {
    signInLinkUse(input: $input) {
      result {
        ...Entry
      }
      userErrors {
        ...Mistake
      }
    }
  }
`);

export const SignOut = graphql(`
  mutation SignOut {
    userSignOut(input: {}) {
      userErrors {
        ...Mistake
      }
    }
  }
`);

export const SecondFactorVerify = graphql(`
  mutation SecondFactorVerify($input: SecondFactorVerifyInput!) {
    secondFactorVerify(input: $input) {
      result {
        token
      }
      userErrors {
        ...Mistake
      }
    }
  }
`);

export const SecondFactorEnable = graphql(`
  mutation SecondFactorEnable($input: SecondFactorEnableInput!) {
    secondFactorEnable(input: $input) {
      setup {
        secret
      }
      recoveryCodes
      userErrors {
        ...Mistake
      }
    }
  }
`);

export const WhoAmI = graphql(`
  query WhoAmI {
    viewer {
      id
      person {
        id
        name
      }
    }
  }
`);
