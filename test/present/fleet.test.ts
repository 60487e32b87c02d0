import { stripVTControlCharacters } from 'node:util';
import { expect } from 'chai';
import fc from 'fast-check';
import { findDrift, type Fleet, type FleetOrg } from '../../src/fls/fleet.ts';
import type { Finding } from '../../src/fls/finding.ts';
import { evaluateGate } from '../../src/fls/gate.ts';
import { Problem } from '../../src/fls/problem.ts';
import type { Threshold } from '../../src/fls/report.ts';
import { formatFleet, formatFleetVerdict, formatFleetWarnings } from '../../src/present/fleet.ts';
import { formatRunningOrgs } from '../../src/present/stages.ts';
import { measureWidth } from '../../src/present/terminal/lines.ts';
import type { ViewOptions } from '../../src/present/view-options.ts';
import { finding, hostileReport, orgContext, reportOf } from '../support/report.ts';

const VIEW: ViewOptions = { verbose: false, folder: '/p', width: 80 };

function reported(target: string, findings: readonly Finding[], failOn: Threshold | null = null): FleetOrg {
  const gate = failOn === null ? null : evaluateGate(findings, failOn, []);
  const org = orgContext.org && { ...orgContext.org, alias: target };
  const report = reportOf(findings, { profiles: ['Admin'], source: 'org', gate, context: { ...orgContext, org } });
  return { target, report, error: null };
}

function fleetOf(...orgs: readonly FleetOrg[]): Fleet {
  const reports = orgs.flatMap(({ target, report }) =>
    report === null ? [] : [{ target, report, everyExposure: report.findings }],
  );
  return { orgs, drift: findDrift(reports) };
}

const down: FleetOrg = { target: 'prod', report: null, error: new Problem('sessionExpired', {}) };
const phone = finding();
const fax = finding({ field: 'Account.Fax' });

function lines(fleet: Fleet, more: Partial<ViewOptions> = {}): string[] {
  return formatFleet(fleet, { ...VIEW, ...more }).map((line) => stripVTControlCharacters(line));
}

describe('what a person reads of several orgs', () => {
  it('is the orgs in numbers, what failed and what to do, the drift, and the profiles of each', () => {
    expect(lines(fleetOf(reported('dev', [phone, fax]), reported('erp', [fax]), down))).to.deep.equal([
      '2 of 3 orgs reported. Made 2026-11-23 09:30 UTC by sf-plugin-fls 1.2.3.',
      '',
      'Org   Profiles  Live  Latent  Dormant',
      'dev          1     2       0        0',
      'erp          1     1       0        0',
      'prod         -     -       -        -',
      '',
      'Not reported:',
      '  prod: Your login to the org has expired.',
      '    Log in again, for example with "sf org login web --alias my-org", then run',
      '      the command again. sf can\'t renew a login by "sf org login access-token".',
      '',
      'Drift, stray in some orgs and not in others: 1 field permission',
      '',
      '  Admin',
      '    Stray in dev; not in erp: 1 field',
      '      Account (1)',
      '',
      'Org dev (sandbox), 00D000000000001EAA, user ada@example.com.',
      'Profile  Live  Latent  Dormant',
      'Admin       2       0        0',
      '',
      'Org erp (sandbox), 00D000000000001EAA, user ada@example.com.',
      'Profile  Live  Latent  Dormant',
      'Admin       1       0        0',
      '',
      'To list every field and finding, use --verbose, or report on one org.',
      '',
    ]);
  });

  it('lists every field of the drift, and the report of each org, when asked', () => {
    const text = lines(fleetOf(reported('dev', [phone, fax]), reported('erp', [])), { verbose: true }).join('\n');
    expect(text).to.include('    Stray in dev; not in erp: 2 fields\n      Account.Fax, Account.Phone\n');
    expect(text).to.include('Live: active users of the profile can read these fields today.');
    expect(text).to.not.include('use --verbose');
  });

  it('says why there is no drift', () => {
    const other = { ...reported('erp', []), report: reportOf([], { profiles: ['Other'] }) };
    const same = lines(fleetOf(reported('dev', [phone]), reported('erp', [phone]))).join(' ');
    expect(same).to.include('Drift: none. The orgs have the same stray field permissions in the 1 profile');
    expect(lines(fleetOf(reported('dev', [phone]), other)).join(' ')).to.include('Drift: nothing to compare.');
    expect(lines(fleetOf(reported('dev', [phone]), down)).join(' ')).to.not.include('Drift');
  });

  it('names the orgs whose report is incomplete', () => {
    const erp = reported('erp', []);
    const incomplete: FleetOrg = {
      ...erp,
      report: erp.report && { ...erp.report, notices: [{ key: 'rowsHidden', tokens: [] }] },
    };
    const text = lines(fleetOf(reported('dev', [phone]), incomplete)).join(' ');
    expect(text).to.include('Incomplete reports: erp.').and.to.include('Drift: none.');
  });

  it('folds much drift, and counts what it leaves out', () => {
    const findings = Array.from({ length: 400 }, (_, index) =>
      finding({ profile: `P${index % 40}`, object: `O${index}`, field: `O${index}.F` }),
    );
    const profiles = [...new Set(findings.map(({ profile }) => profile))];
    const erp: FleetOrg = { target: 'erp', report: reportOf([], { profiles }), error: null };
    const fleet = fleetOf({ target: 'dev', report: reportOf(findings), error: null }, erp);
    const text = lines(fleet).join('\n');
    const shown = text.match(/not in erp: 10 fields/g)?.length ?? 0;
    const [, left] = /^ {2}(\d+) more profiles with \d+ fields$/m.exec(text) ?? [];
    expect(shown + Number(left)).to.equal(40);
    expect(shown).to.be.within(3, 10);
    expect(
      lines(fleet, { verbose: true })
        .join('\n')
        .match(/O\d+\.F/g),
    ).to.have.length.at.least(400);
  });

  it('fits its width and lets no control character of a name through, whatever the names hold', () => {
    const names = fc.string({ unit: 'binary', minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(hostileReport, hostileReport, names, fc.boolean(), (one, two, target, verbose) => {
        const fleet = fleetOf(
          { target, report: one, error: null },
          { target: 'erp', report: two, error: null },
          { target, report: null, error: new Problem('profileNotFound', { profile: target, near: target, hidden: 0 }) },
        );
        const shown = [...lines(fleet, { verbose }), ...formatFleetVerdict(fleet, 80)].map((line) =>
          stripVTControlCharacters(line),
        );
        for (const line of shown) expect(line).to.not.match(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u);
      }),
    );
    const fleet = fleetOf(reported('dev', [phone, fax]), reported('erp', [fax]), down);
    for (const line of lines(fleet, { width: 60 })) expect(measureWidth(line)).to.be.at.most(60);
  });
});

describe('the verdict of the gate on several orgs', () => {
  const verdict = (...orgs: readonly FleetOrg[]): string[] => formatFleetVerdict(fleetOf(...orgs), 80);

  it('names the orgs that failed and those that nobody could look at', () => {
    expect(verdict(reported('dev', [phone], 'live'), reported('erp', [], 'live'), down)).to.deep.equal([
      'Gate failed (--fail-on live): dev (1 stray field permission).',
      'Gate undecided (--fail-on live). Not reported: prod.',
    ]);
    expect(verdict(reported('dev', [], 'live'), reported('erp', [], 'live'))).to.deep.equal([
      'Gate passed (--fail-on live) in all orgs.',
    ]);
    expect(verdict(reported('dev', [phone]), down)).to.deep.equal([]);
  });
});

describe('the warnings of several orgs', () => {
  it('name the orgs that they are about, once', () => {
    const fleet = fleetOf(reported('dev', []), reported('erp', []), down);
    expect(formatFleetWarnings(fleet, ({ context }) => ['Same.', `${context.org?.alias} alone.`])).to.deep.equal([
      'dev, erp: Same.',
      'dev: dev alone.',
      'erp: erp alone.',
    ]);
  });
});

describe('the progress of several orgs', () => {
  it('names a few that are asked now, and counts those that are done', () => {
    expect(formatRunningOrgs(['dev', 'erp'], { done: 1, all: 3 })).to.equal('dev, erp (1 of 3 done)');
  });
});
