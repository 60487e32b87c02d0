/** What one org comes to, as the plugin reads it and as `countDescribes` counts it. Equal readings print equal texts. */
export type Reading = {
  /** Objects that can hold object permissions. */
  readonly controllable: number;
  /** Objects that can have field permissions. */
  readonly objects: number;
  /** Fields that can have them, a lookup once. */
  readonly fields: number;
  readonly lookups: 'both' | 'short';
  /** Of a profile with all of these fields and no object permission. */
  readonly stray: number;
  readonly uncontrolled: number;
  /** Objects that the offline list calls uncontrolled and the org does not. */
  readonly contradicted: readonly string[];
  /** Optional columns that the org lacks, as `Object.Column`, sorted; without those of objects that were not described. */
  readonly lacking: readonly string[];
};
