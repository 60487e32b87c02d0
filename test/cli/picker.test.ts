import { PassThrough } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import { expect } from 'chai';
import { createPicker } from '../../src/cli/picker.ts';
import { problemOf } from '../support/problem.ts';

const DOWN = '\u001b[B';
const UP = '\u001b[A';
const ENTER = '\r';
const BACKSPACE = '\u007f';
const CTRL_C = '\u0003';

const names = [
  'Salesforce API Only System Integrations',
  'Sales (EU)',
  'Sales (US)',
  ...Array.from({ length: 120 }, (_, index) => `Agent ${index}`),
];

/** The terminal of a person who presses keys, and what the list shows. */
class Person {
  public readonly picked: Promise<readonly string[]>;
  private readonly input = new PassThrough();
  private shown = '';

  public constructor(choices: readonly string[] = names) {
    const output = new PassThrough();
    output.on('data', (text: Buffer) => (this.shown += text.toString()));
    const pick = createPicker('Choose', ({ name, stray }) => `${name}: ${stray ?? '?'}`, {
      input: this.input,
      output,
    });
    this.picked = pick(choices.map((name) => ({ name, label: name, stray: 1 })));
    this.picked.catch(() => {});
  }

  /** Presses the keys one after the other; returns what the screen showed since the last key. */
  public async press(...keys: readonly string[]): Promise<string> {
    await this.settle();
    for (const key of keys) {
      this.shown = '';
      this.input.write(key);
      await this.settle();
    }
    return stripVTControlCharacters(this.shown);
  }

  /** The prompt loads its library, and renders in later turns. */
  private async settle(): Promise<void> {
    await import('@inquirer/core');
    for (let turn = 0; turn < 20; turn += 1) await setImmediate();
  }
}

describe('the list to choose profiles from', () => {
  it('shows how to search, move, select and go on', async () => {
    const screen = await new Person().press(DOWN);
    expect(screen).to.include('Type to search').and.to.include('space to select').and.to.include('> [ ] Sales (EU): 1');
  });

  it('searches by what is typed, spaces left out, and selects nothing by letters', async () => {
    const person = new Person();
    const screen = await person.press(...'salesfor'.split(''));
    expect(screen).to.include('Salesforce API Only').and.not.to.include('Agent');
    expect(screen).not.to.include('[x]');
    expect(await person.press(ENTER)).to.include('No profile is selected. Press space');
    await person.press(' ', ENTER);
    expect(await person.picked).to.deep.equal(['Salesforce API Only System Integrations']);
  });

  it('finds a name by its words without spaces, and says when there is none', async () => {
    const person = new Person();
    expect(await person.press(...'apionly'.split(''))).to.include('Salesforce API Only System Integrations');
    expect(await person.press('z')).to.include('No profile matches.');
    expect(await person.press(' ', ENTER)).to.include('No profile is selected.');
    expect(await person.press(BACKSPACE)).to.include('Salesforce API Only System Integrations');
  });

  it('keeps what is selected while another search hides it, and returns the order of the list', async () => {
    const person = new Person();
    await person.press(...'us)'.split(''), ' ', BACKSPACE, BACKSPACE, BACKSPACE, ...'(eu'.split(''), ' ', ENTER);
    expect(await person.picked).to.deep.equal(['Sales (EU)', 'Sales (US)']);
  });

  it('takes a selection back, and stops at both ends of the list', async () => {
    const person = new Person(['A', 'B']);
    await person.press(UP, ' ', DOWN, DOWN, ' ', UP, ' ', ENTER);
    expect(await person.picked).to.deep.equal(['B']);
  });

  it('is interrupted by Ctrl-C', async () => {
    const person = new Person();
    await person.press(CTRL_C);
    expect((await problemOf(person.picked)).key).to.equal('interrupted');
  });
});
