import type { AnyVariables, Client, CombinedError, TypedDocumentNode } from "@urql/core";
import { subscriptionExchange } from "@urql/core";
import { createClient } from "graphql-ws";
import { ViewerEvents } from "./documents/live.js";
import type { ViewerEventsSubscription } from "./generated/graphql.js";
import { type Session, SignedOut, signedInAgain } from "./session.js";

/** Closed because the session has ended, or the token was not good. */
const FORBIDDEN = 4403;
/** Closed for what another try does not mend: words that are not understood, or more connections than a person may have. */
const IN_VAIN = [4400, 4401, 4409, 4429];
/** A line without a sign of life: phones sleep, and networks forget. */
const SIGN_OF_LIFE = { every: 20_000, within: 5_000 };

export interface Socket {
  url: string;
  session: Session;
  language: string;
  /** Where there is none of the browser's. */
  webSocket?: unknown;
}

/** Subscriptions over one WebSocket. Browsers set no headers on it, so the token goes with the first message, anew with each connection. */
export function overSocket({ url, session, language, webSocket }: Socket) {
  let greeted: string | undefined;
  let silent: ReturnType<typeof setTimeout>;
  const socket = createClient({
    url: url.replace(/^http/, "ws"),
    webSocketImpl: webSocket,
    connectionParams() {
      greeted = session.token;
      return { "accept-language": language, ...(greeted && { authorization: `Bearer ${greeted}` }) };
    },
    // `watch` comes again by itself: it knows from where on.
    retryAttempts: 0,
    lazyCloseTimeout: 1_000,
    keepAlive: SIGN_OF_LIFE.every,
    on: {
      ping: (received) => {
        if (!received) silent = setTimeout(() => socket.terminate(), SIGN_OF_LIFE.within);
      },
      pong: () => clearTimeout(silent),
      closed: (event) => {
        clearTimeout(silent);
        if ((event as Closed).code === FORBIDDEN && session.token === greeted) session.token = undefined;
      },
    },
  });
  return subscriptionExchange({
    // The protocol wants a text in each; of a document that is named by its hash it is empty.
    forwardSubscription: (request) => ({
      subscribe: (sink) => ({ unsubscribe: socket.subscribe({ ...request, query: request.query ?? "" }, sink) }),
    }),
  });
}

export interface Live {
  client: Client;
  session: Session;
  /** Between two tries. */
  pause?: (tries: number) => Promise<unknown>;
}

/** What happened, and where to go on after it. Without an event it says only from where on it is listened. */
export type Happened = ViewerEventsSubscription["viewerEvents"];

export interface Watch {
  /** Why nothing comes any more; undefined after `stop`. */
  over: Promise<Error | undefined>;
  stop(): void;
}

/**
 * Tells every answer of a subscription, and subscribes anew when the connection broke. The first answer is the state of things, so that nothing is missed; what
 * follows `after` a cursor is given it by `variables`, which are asked for with each try.
 */
export function watch<Data, Variables extends AnyVariables>(
  { client, session, pause = longerAndLonger }: Live,
  document: TypedDocumentNode<Data, Variables>,
  variables: () => Variables,
  told: (data: Data) => void,
): Watch {
  let stopped = false;
  let stop = () => {};
  async function comeAgain(): Promise<Error | undefined> {
    for (let tries = 0; !stopped; tries += 1) {
      const error = await new Promise<CombinedError | undefined>((end) => {
        const subscribed = client.subscription(document, variables()).subscribe(({ data, error, hasNext }) => {
          if (error || !hasNext) return end(error);
          tries = 0;
          told(data!);
        });
        stop = () => {
          subscribed.unsubscribe();
          end(undefined);
        };
      });
      stop();
      if (stopped) return;
      if (error && isInVain(error)) return error;
      if (!session.token) {
        const refused = await signedInAgain(session).catch((refused: Error) => refused);
        if (refused) return refused;
      }
      await pause(tries);
    }
  }
  return {
    over: comeAgain(),
    stop() {
      stopped = true;
      stop();
    },
  };
}

/** All that happens to the person's organisations, each once. Keep the cursor beside what you keep of the events: it is `from` when the app is opened again. */
export function watchEvents(live: Live, told: (item: Happened) => void, from?: string): Watch {
  let cursor = from;
  return watch(live, ViewerEvents, () => ({ after: cursor }), ({ viewerEvents }) => {
    told(viewerEvents);
    cursor = viewerEvents.cursor;
  });
}

interface Closed {
  code?: number;
}

function isInVain({ networkError, graphQLErrors }: CombinedError): boolean {
  if (networkError) return networkError instanceof SignedOut || IN_VAIN.includes((networkError as Closed).code ?? 0);
  return !graphQLErrors.every(({ extensions }) => ["UNAUTHENTICATED", "UNAVAILABLE", "RATE_LIMITED"].includes(`${extensions.code}`));
}

/** Half a second, twice that, up to half a minute; not all at the same moment when a server comes back. */
function longerAndLonger(tries: number): Promise<unknown> {
  const longest = Math.min(30_000, 500 * 2 ** tries);
  return new Promise((resolve) => setTimeout(resolve, longest * (0.5 + Math.random() / 2)));
}
