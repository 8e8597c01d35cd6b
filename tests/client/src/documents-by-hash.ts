import type { TypedDocumentNode } from "@urql/core";
import { persistedExchange } from "@urql/exchange-persisted";

const learned = persistedExchange({ generateHash: sha256 });

const listed = persistedExchange({
  enforcePersistedQueries: true,
  enableForMutation: true,
  enableForSubscriptions: true,
  generateHash: async (_text, document) => (document as TypedDocumentNode & Named).__meta__.hash.replace("sha256:", ""),
});

/** `learned`: the server learns a query's text when it is first asked. `listed`: it has the list that codegen wrote, and texts never travel. */
export const bySha256 = { learned, listed };

/** What codegen writes beside a document. */
interface Named {
  __meta__: { hash: string };
}

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Buffer.from(digest).toString("hex");
}
