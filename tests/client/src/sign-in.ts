import type { Client } from "@urql/core";
import { SecondFactorVerify, SignIn, SignInLinkUse } from "./documents/session.js";
import type { EntryFragment } from "./generated/graphql.js";
import type { Session } from "./session.js";

/** What the sign-in page shows next. */
export type Step = { step: "IN" } | { step: "SECOND_FACTOR"; challenge: string } | { step: "REFUSED"; why: string[] };

/*
 * All three are sent by a client of nobody's: one that waits for a sign-in sends nothing else.
 */

export async function signIn(visitor: Client, session: Session, email: string, password: string): Promise<Step> {
  const { data, error } = await visitor.mutation(SignIn, { input: { email, password } });
  if (!data) throw error;
  return entered(session, data.userSignIn);
}

/** By the last part of the link in a letter; an app registers itself for `/sign-in/…` of the server's address. */
export async function useLink(visitor: Client, session: Session, link: string): Promise<Step> {
  const token = link.split("/").at(-1)!;
  const { data, error } = await visitor.mutation(SignInLinkUse, { input: { token } });
  if (!data) throw error;
  return entered(session, data.signInLinkUse);
}

/** The figures of the authenticator app, or a recovery code. */
export async function verify(visitor: Client, session: Session, challenge: string, code: string): Promise<Step> {
  const { data, error } = await visitor.mutation(SecondFactorVerify, { input: { challenge, code } });
  if (!data) throw error;
  return entered(session, data.secondFactorVerify);
}

function entered(session: Session, answer: { result: EntryFragment | null; userErrors: Array<{ message: string }> }): Step {
  switch (answer.result?.__typename) {
    case "SignedIn":
      session.token = answer.result.token;
      return { step: "IN" };
    case "SecondFactorRequired":
      return { step: "SECOND_FACTOR", challenge: answer.result.challenge };
    default:
      return { step: "REFUSED", why: answer.userErrors.map((mistake) => mistake.message) };
  }
}
