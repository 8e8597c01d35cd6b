import assert from "node:assert/strict";

/** Whatever a watch told, in order. */
export class Heard<T> {
  readonly all: T[] = [];
  #waiting: Array<() => void> = [];

  readonly tell = (told: T): void => {
    this.all.push(told);
    for (const look of this.#waiting) look();
  };

  /** The first that is so, of those that came or come. */
  async first(isSo: (told: T) => boolean, within = 10_000): Promise<T> {
    return new Promise((resolve, reject) => {
      const look = () => {
        const found = this.all.find(isSo);
        if (found === undefined) return;
        clearTimeout(late);
        this.#waiting = this.#waiting.filter((other) => other !== look);
        resolve(found);
      };
      const late = setTimeout(() => {
        reject(new assert.AssertionError({ message: `not told within ${within} ms: ${isSo}; but ${JSON.stringify(this.all)}` }));
      }, within);
      this.#waiting.push(look);
      look();
    });
  }
}
