import { expect } from 'chai';
import { XmlError } from '../../src/xml/error.ts';
import { scanXml } from '../../src/xml/scan.ts';

function faultOf(text: string): XmlError {
  try {
    scanXml(text, 3);
  } catch (error) {
    if (error instanceof XmlError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

type Case = readonly [name: string, text: string, place: readonly [number, number], message: RegExp];

const CASES: readonly Case[] = [
  [
    'a wrong end tag',
    '<a>\r\n  <field>x</readable>\r\n</a>',
    [2, 11],
    /expected <\/field> for the element of line 2, found <\/readable>/,
  ],
  ['a missing end tag', '<a>\n <b>\n</a>', [3, 1], /expected <\/b> for the element of line 2, found <\/a>/],
  ['an unclosed root', '<a>\n <b/>\n', [1, 1], /expected <\/a> .* found the end of the text/],
  ['an unclosed child', '<a>\n <b>x\n', [2, 2], /expected <\/b> .* found the end of the text/],
  ['an end tag too many', '<a/>\n</a>', [2, 1], /<\/a>, which closes no element/],
  ['two roots', '<a/>\n<b/>', [2, 3], /only one root/],
  ['text after the root', '<a/>\nx', [2, 1], /outside of root/],
  ['an empty text', '', [1, 1], /expected a root element/],
  ['only a byte order mark and space', '\uFEFF\n ', [2, 2], /expected a root element/],
  ['no XML', 'plain', [1, 5], /outside of root/],
  ['a cut start tag', '<a>\n<b', [1, 1], /expected <\/a>/],
  ['a cut comment', '<a>\n<!-- x', [1, 1], /expected <\/a>/],
  ['an unknown entity', '<a>\n  &nbsp;</a>', [2, 3], /undefined entity, at &nbsp;/],
  ['an entity named like a property of objects', '<a>&constructor;</a>', [1, 4], /undefined entity, at &constructor;/],
  ['the same in an attribute', '<a b="&__proto__;"/>', [1, 7], /undefined entity, at &__proto__;/],
  ['a bare ampersand', '<a>R&D</a>', [1, 5], /expected ; for the &/],
  ['a bare ampersand before a reference', '<a>R&D</a>\n<b>&amp;</b>', [1, 5], /entity name, at &D/],
  ['a control character', '<a>\u0007</a>', [1, 4], /disallowed character, at \\u\{7\}/],
  ['a control character by reference', '<a>&#7;</a>', [1, 4], /malformed character entity, at &#7;/],
  ['an unquoted attribute', '<a b=c/>', [1, 6], /unquoted/],
  ['the same after a byte order mark, which takes no column', '\uFEFF<a b=c/>', [1, 6], /unquoted/],
  ['an attribute twice', '<a b="1" b="2"/>', [1, 16], /duplicate attribute: b/],
  ['two dashes in a comment', '<a><!-- x -- y --></a>', [1, 13], /malformed comment/],
  ['the end of CDATA in text', '<a>]]></a>', [1, 6], /disallowed in char data/],
  ['a declaration not at the start', '\n<?xml version="1.0"?><a/>', [2, 6], /at the start/],
  ['half a surrogate pair', '<a>\n\uD83Dabc</a>', [2, 1], /surrogate/],
  ['the other half', '<a>\uDE00</a>', [1, 4], /surrogate/],
];

describe('scan refuses, with line and column,', () => {
  for (const [name, text, [line, column], message] of CASES) {
    it(name, () => {
      const fault = faultOf(text);
      expect(fault.name).to.equal('XmlError');
      expect(fault.message).to.match(message);
      expect([fault.line, fault.column]).to.deep.equal([line, column]);
      expect(fault.message.startsWith(`line ${line}, column ${column}: `)).to.equal(true);
    });
  }

  const definitions = {
    'a document type': '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
    'an entity definition': '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
    'an entity bomb': `<!DOCTYPE a [<!ENTITY l0 "ha">${Array.from({ length: 60 }, (_, n) => `<!ENTITY l${n + 1} "&l${n};&l${n};">`).join('')}]><a>&l60;</a>`,
    'an external entity': '<!DOCTYPE a [<!ENTITY x SYSTEM "http://127.0.0.1/">]><a>&x;</a>',
  };
  for (const [name, text] of Object.entries(definitions)) {
    it(name, () => {
      const fault = faultOf(`<?xml version="1.0"?>\n  ${text}`);
      expect(fault.message).to.equal('line 2, column 3: document type definitions are refused');
    });
  }

  it('never prints what could drive a terminal', () => {
    const { message } = faultOf('<a></\u009B31m\u202E>');
    expect(message).to.not.match(/[\p{Cc}\p{Cf}]/u);
  });
});

describe('scan stays quick and shallow', () => {
  it('on a hundred thousand nested elements', () => {
    const depth = 100_000;
    const text = '<a>'.repeat(depth) + '</a>'.repeat(depth);
    const root = scanXml(text, 3);
    expect(root.end).to.equal(text.length);
    expect(root.children[0]?.children[0]?.children).to.deep.equal([]);
    expect(faultOf('<a>\n'.repeat(depth)).line).to.equal(depth);
  });

  it('on very many attributes, declarations and references', () => {
    const many = 50_000;
    const attributes = Array.from({ length: many }, (_, n) => `xmlns:p${n}="u${n}"`).join(' ');
    const root = scanXml(`<a ${attributes}>${'&amp;'.repeat(many)}<p7:b/></a>`, 2);
    expect(root.children.map(({ name }) => name)).to.deep.equal(['p7:b']);
  });
});
