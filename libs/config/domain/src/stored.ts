/** An entity as it is stored now. */
export interface Stored<T> {
  /** 1 when it was made; grows by one with every change that is published. */
  readonly revision: number;
  readonly entity: T;
}
