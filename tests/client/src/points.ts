import type { OperationResult } from "@urql/core";

/** What a request cost, and what is left of this minute's points. */
export interface Cost {
  requested: number;
  maximum: number;
  /** Not in an answer by GET that is the same for everybody: a cache may have kept it. The header says it. */
  remaining?: number;
  allowance: number;
}

export function costOf({ extensions }: OperationResult): Cost | undefined {
  return extensions?.cost;
}

/** Reads `RateLimit: "cost";r=5999;t=1`: points left, and the seconds until all are back; of several budgets the one that has least. */
export function pointsLeft(headers: Headers): { points: number; fullIn: number } | undefined {
  const budgets = [...(headers.get("ratelimit") ?? "").matchAll(/;r=(\d+);t=(\d+)/g)];
  const left = budgets.map(([, points, seconds]) => ({ points: Number(points), fullIn: Number(seconds) }));
  return left.sort((one, other) => one.points - other.points)[0];
}
