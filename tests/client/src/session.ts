import { authExchange } from "@urql/exchange-auth";

/** Where the token lies: memory here, the system's key store in an app. */
export interface Session {
  token?: string;
  /** Shows the sign-in page, and answers when the person has signed in or turned away. */
  signInAgain(): Promise<void>;
}

/** The session ended and the person did not sign in again. */
export class SignedOut extends Error {}

const asked = new WeakMap<Session, Promise<void>>();

/** Asks the person to sign in again: once, for whatever waits for it. */
export async function signedInAgain(session: Session): Promise<void> {
  const asking = asked.get(session) ?? session.signInAgain().finally(() => asked.delete(session));
  asked.set(session, asking);
  await asking;
  if (!session.token) throw new SignedOut();
}

/** Puts the token on every request. What is refused with 401 waits for a new sign-in and is sent again; there is no refresh token. */
export function bearer(session: Session) {
  return authExchange(async ({ appendHeaders }) => ({
    addAuthToOperation: (operation) =>
      session.token ? appendHeaders(operation, { authorization: `Bearer ${session.token}` }) : operation,
    didAuthError: ({ response }) => response?.status === 401,
    async refreshAuth() {
      session.token = undefined;
      await signedInAgain(session);
    },
  }));
}
