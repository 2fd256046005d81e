/** Adds decimals up as the database does: nothing is lost, whatever the order. */
export class ExactSum {
  private digits = 0n;
  /** Digits behind the point. */
  private scale = 0;

  /** @param decimal - Without an exponent. */
  add(decimal: string): void {
    const [whole, fraction = ''] = decimal.split('.');
    const scale = Math.max(this.scale, fraction.length);
    const added = BigInt(whole + fraction) * powerOfTen(scale - fraction.length);
    this.digits = this.digits * powerOfTen(scale - this.scale) + added;
    this.scale = scale;
  }

  toNumber(): number {
    return Number(`${this.digits}e-${this.scale}`);
  }
}

const powerOfTen = (exponent: number): bigint => 10n ** BigInt(exponent);
