import { expect } from 'chai';
import { formatAge, formatTime } from '../../src/present/time.ts';

describe('a time', () => {
  it('is shown in UTC, to the minute', () => {
    expect(formatTime('2026-11-23T09:30:59.123Z')).to.equal('2026-11-23 09:30 UTC');
  });

  const now = new Date('2026-11-23T10:00:00Z');
  const ages: [string, string][] = [
    ['2026-11-23T09:59:30Z', 'just now'],
    ['2026-11-23T09:59:00Z', '1 minute ago'],
    ['2026-11-23T08:01:00Z', '1 hour ago'],
    ['2026-11-21T09:00:00Z', '2 days ago'],
    ['2026-11-23T10:05:00Z', 'just now'],
  ];
  for (const [iso, text] of ages)
    it(`is "${text}" at ${iso}`, () => {
      expect(formatAge(iso, now)).to.equal(text);
    });
});
