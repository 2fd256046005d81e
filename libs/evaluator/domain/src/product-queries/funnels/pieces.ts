/** About a millisecond of what funnels do. */
const STEPS_OF_A_PIECE = 20_000;

/** Divides long work into pieces, between which others get their turn. */
export class Pieces {
  private steps = 0;

  /**
   * @param steps - That are to be done next, each of well below a microsecond.
   * @returns Whether a piece is done: who works pauses here.
   */
  isDone(steps: number): boolean {
    this.steps += steps;
    if (this.steps < STEPS_OF_A_PIECE) return false;
    this.steps = 0;
    return true;
  }
}
