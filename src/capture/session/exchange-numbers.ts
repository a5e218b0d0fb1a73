/** Numbers of exchanges, ascending; mostly each follows the one before, which takes no memory then. */
export class ExchangeNumbers {
  readonly #first: number;
  /** All of them, where they do not just follow each other. */
  readonly scattered: Float64Array<ArrayBuffer> | undefined;
  readonly size: number;

  constructor(first: number, size: number, scattered?: Float64Array<ArrayBuffer>) {
    this.#first = first;
    this.size = size;
    this.scattered = scattered;
  }

  at(index: number): number | undefined {
    if (index < 0 || index >= this.size) return undefined;
    return this.scattered ? this.scattered[index] : this.#first + index;
  }

  /** How many are below a number. */
  countBelow(number: number): number {
    const numbers = this.scattered;
    if (!numbers) return Math.min(this.size, Math.max(0, Math.ceil(number - this.#first)));
    let low = 0;
    let high = this.size;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((numbers[middle] as number) < number) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  *[Symbol.iterator](): Generator<number> {
    for (let index = 0; index < this.size; index++) yield this.at(index) as number;
  }
}
