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

/** Reads `RateLimit: "cost";r=5999;t=1`: points left, and the seconds until all are back. */
export function pointsLeft(headers: Headers): { points: number; fullIn: number } | undefined {
  const [, points, seconds] = /;r=(\d+);t=(\d+)/.exec(headers.get("ratelimit") ?? "") ?? [];
  return points && seconds ? { points: Number(points), fullIn: Number(seconds) } : undefined;
}
