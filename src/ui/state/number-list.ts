/** Numbers there is room for at first. */
const FIRST_CAPACITY = 64;

/**
 * Ascending numbers, each once. A number goes in or out in time that grows with its distance to the nearer end, so both
 * ends cost next to nothing: the newest come at the one, the oldest go at the other.
 */
export class NumberList {
  #cells = new Float64Array(FIRST_CAPACITY);
  #start = FIRST_CAPACITY / 2;
  #end = FIRST_CAPACITY / 2;

  get size(): number {
    return this.#end - this.#start;
  }

  at(index: number): number | undefined {
    return index < 0 || index >= this.size ? undefined : this.#cells[this.#start + index];
  }

  /** How many are below a number. */
  countBelow(number: number): number {
    let low = this.#start;
    let high = this.#end;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#cells[middle] as number) < number) low = middle + 1;
      else high = middle;
    }
    return low - this.#start;
  }

  has(number: number): boolean {
    return this.at(this.countBelow(number)) === number;
  }

  add(number: number): void {
    const index = this.countBelow(number);
    if (this.at(index) === number) return;
    if (this.#start === 0 || this.#end === this.#cells.length) this.#grow();
    const place = this.#start + index;
    if (index < this.size / 2) {
      this.#cells.copyWithin(this.#start - 1, this.#start, place);
      this.#start--;
      this.#cells[place - 1] = number;
    } else {
      this.#cells.copyWithin(place + 1, place, this.#end);
      this.#end++;
      this.#cells[place] = number;
    }
  }

  remove(number: number): void {
    const index = this.countBelow(number);
    if (this.at(index) !== number) return;
    const place = this.#start + index;
    if (index < this.size / 2) {
      this.#cells.copyWithin(this.#start + 1, this.#start, place);
      this.#start++;
    } else {
      this.#cells.copyWithin(place, place + 1, this.#end);
      this.#end--;
    }
  }

  /** Makes room at both ends, as much as there are numbers: each is copied a constant number of times on average. */
  #grow(): void {
    const { size } = this;
    const room = Math.max(FIRST_CAPACITY / 2, size);
    const cells = new Float64Array(size + 2 * room);
    cells.set(this.#cells.subarray(this.#start, this.#end), room);
    this.#cells = cells;
    this.#start = room;
    this.#end = room + size;
  }
}
