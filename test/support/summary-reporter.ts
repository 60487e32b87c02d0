import Mocha from 'mocha';

/** Mocha's spec reporter with one more line at the very end, for those who read the outcome by program. */
export default class SummaryReporter extends Mocha.reporters.Spec {
  public override epilogue(): void {
    super.epilogue();
    const { passes, failures, pending } = this.stats;
    const skipped = pending > 0 ? `, ${pending} skipped` : '';
    console.log(`${passes} passed, ${failures} failed${skipped}`);
  }
}
