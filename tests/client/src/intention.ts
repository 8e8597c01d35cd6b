import type { Client, OperationResult, TypedDocumentNode } from "@urql/core";
import { SignedOut } from "./session.js";

type Input = { idempotencyKey?: string | null };
type Mistake = { __typename?: string; retryable: boolean };
type Payload = { userErrors: Mistake[] };
type Payloads = { __typename?: string } & Record<string, Payload | string | undefined>;

/**
 * Carries out one intention of a person, once, however often the line breaks: the key is made here and goes with every try.
 * A try is repeated where nobody answered, or where the answer says that it may be.
 */
export async function carryOut<Data, I extends Input>(
  client: Client,
  mutation: TypedDocumentNode<Data, { input: I }>,
  input: I,
  pauses = [300, 1000, 3000],
): Promise<OperationResult<Data>> {
  const variables = { input: { ...input, idempotencyKey: input.idempotencyKey ?? crypto.randomUUID() } };
  for (const pause of pauses) {
    const answer = await client.mutation(mutation, variables);
    if (!mayBeRepeated(answer)) return answer;
    await new Promise((resolve) => setTimeout(resolve, Math.max(pause, secondsToWait(answer) * 1000)));
  }
  return client.mutation(mutation, variables);
}

function mayBeRepeated({ data, error }: OperationResult): boolean {
  if (error?.networkError) return !(error.networkError instanceof SignedOut);
  if (error) return error.graphQLErrors.some(({ extensions }) => ["UNAVAILABLE", "RATE_LIMITED"].includes(`${extensions.code}`));
  return Object.values(data as Payloads).some((payload) => typeof payload === "object" && payload.userErrors.some(isPassing));
}

/** A WaitError names minutes rather than moments: the person is told those. */
function isPassing({ __typename, retryable }: Mistake): boolean {
  return retryable && __typename !== "WaitError";
}

function secondsToWait({ error }: OperationResult): number {
  return Number(error?.response?.headers.get("retry-after") ?? 0);
}
