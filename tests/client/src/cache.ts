import type { CacheExchangeOpts } from "@urql/exchange-graphcache";
import { relayPagination } from "@urql/exchange-graphcache/extras";
import { MyOrders } from "./documents/deal.js";
import type { QuotationAcceptMutation, ViewerEventsSubscription } from "./generated/graphql.js";
import schema from "./generated/schema.js";

/** Types without an `id` are part of the object that they were read with. */
const parts = schema.__schema.types.filter(
  (type) => type.kind === "OBJECT" && !type.fields.some((field) => field.name === "id"),
);

export const cache: CacheExchangeOpts = {
  schema,
  keys: Object.fromEntries(parts.map((type) => [type.name, () => null])),
  resolvers: {
    Query: { products: relayPagination() },
    Viewer: { inquiries: relayPagination() },
  },
  updates: {
    Mutation: {
      quotationAccept({ quotationAccept }: QuotationAcceptMutation, _input, cache) {
        const edge = quotationAccept.orderEdge;
        if (!edge) return;
        const lists = { query: MyOrders, variables: { side: "BUYING", first: 20 } } as const;
        cache.updateQuery(lists, (shown) => {
          shown?.viewer?.orders.edges.unshift(edge);
          return shown;
        });
      },
    },
    Subscription: {
      /** What changed is in the answer; of what is new the list does not know yet, and asks anew when it is on the screen. */
      viewerEvents({ viewerEvents }: ViewerEventsSubscription, _input, cache) {
        if (viewerEvents.event?.kind !== "INQUIRY_SUBMITTED") return;
        const viewer = cache.resolve("Query", "viewer") as string | undefined;
        for (const { fieldName, arguments: given } of cache.inspectFields(viewer)) {
          if (fieldName === "inquiries") cache.invalidate(viewer, fieldName, given ?? undefined);
        }
      },
    },
  },
};
