import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reportOf } from '../../src/audit/report.ts';
import { reportDocument } from '../../src/audit/report-document.ts';
import { auditMarkdown } from '../../src/cli/views/audit-markdown.ts';
import { auditPage } from '../../src/cli/views/audit-page.ts';
import type { Inventory } from '../../src/inventory/survey.ts';
import { lacks } from '../tools.ts';
import { type Browser, startChromium } from './chromium.ts';
import { mirrorWorld, planted, taken } from './support.ts';

const EVIL = '<img src=x onerror=alert(1)>&amp;"\'\u001b[31m';
const folder = mkdtempSync(join(tmpdir(), 'muvi-page-'));
const file = join(folder, 'uae.html');
let inventory: Inventory;
let html: string;

beforeAll(async () => {
  const world = planted(mirrorWorld(), 'elasticache:SubnetGroup', 'muvi-uat-uae', () => ({}));
  const place = '739991759290/me-central-1';
  const [id, group] = Object.entries(world.tables[place]?.['ec2:SecurityGroup'] ?? {})[0] as [string, never];
  const evil = {
    ...(group as object),
    id: 'sg-evil',
    data: { name: EVIL, description: EVIL, vpcId: 'vpc-0d7b5c3a1f9e80624' },
  };
  const groups = { ...world.tables[place]?.['ec2:SecurityGroup'], [id]: group, 'sg-evil': evil as never };
  const tables = { ...world.tables, [place]: { ...world.tables[place], 'ec2:SecurityGroup': groups } };
  [inventory] = (await taken(['uae'], { world: { ...world, tables } })).inventories as [Inventory];
  html = auditPage({ title: EVIL, blocks: reportDocument(reportOf(inventory)), inventories: [inventory] });
  writeFileSync(file, html);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the page of an audit', () => {
  it('shows what AWS calls a thing as text', () => {
    expect(html).toContain('&lt;img src=x onerror=alert(1)&gt;&amp;amp;&quot;&#39;');
    expect(html).not.toMatch(/<img/i);
    expect(html).not.toContain('\u001b');
  });

  it('asks nothing of anywhere else', () => {
    expect(html).not.toMatch(/<script|<iframe|@import|url\(|https?:\/\//i);
  });

  it('draws every load balancer, service and store there is', () => {
    const picture = html.slice(html.indexOf('<svg'), html.indexOf('</svg>'));
    const drawn = [
      'elbv2/load-balancer',
      'ecs/service',
      'elasticache/replication-group',
      'rds/proxy',
      'rds/cluster',
    ];
    const names = inventory.sections
      .filter(({ kind }) => drawn.includes(kind))
      .flatMap(({ resources }) => resources.map(({ name }) => name));
    expect(names.length).toBeGreaterThan(25);
    expect(names.filter((name) => !picture.includes(name))).toEqual([]);
  });
});

describe('the Markdown of an audit', () => {
  it('keeps a name from being markup', () => {
    const markdown = auditMarkdown(reportDocument(reportOf(inventory)));
    expect(markdown).not.toMatch(/<img/i);
    expect(markdown).toContain('&lt;img src=x onerror=alert(1)&gt;');
  });
});

describe.skipIf(lacks('chromium'))('the page in Chromium', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startChromium();
  });
  afterAll(() => browser?.close());

  it.each([
    [1280, 'light'],
    [1280, 'dark'],
    [390, 'light'],
    [390, 'dark'],
  ] as const)('at %i pixels, %s: fits, reads, and raises no complaint', async (width, scheme) => {
    const page = await browser.open(pathToFileURL(file).href, { width, scheme });
    expect(page.complaints).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    // Nothing of a table with many columns is cut off, however narrow the screen.
    const ends = `Math.max(...[...document.querySelectorAll('.many td')].map((one) => one.getBoundingClientRect().right))`;
    const end = Number(await page.evaluate(ends));
    expect(end).toBeGreaterThan(width / 2);
    expect(end).toBeLessThanOrEqual(width);
    expect(await page.evaluate('document.images.length')).toBe(0);
    expect(await page.evaluate('document.body.innerText')).toContain('<img src=x onerror=alert(1)>&amp;');
    expect(await page.evaluate(CONTRAST)).toBeGreaterThan(4.5);
    const dark = await page.evaluate('getComputedStyle(document.body).backgroundColor');
    expect(dark).toBe(scheme === 'dark' ? 'rgb(20, 22, 26)' : 'rgb(251, 251, 250)');
  });
});

/** The least contrast (WCAG) of any text against the page or a card. */
const CONTRAST = `(() => {
  const light = (rgb) => rgb.match(/[\\d.]+/g).slice(0, 3).map((part) => {
    const share = part / 255;
    return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }).reduce((sum, share, index) => sum + share * [0.2126, 0.7152, 0.0722][index], 0);
  const ratio = (one, other) => (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
  const page = light(getComputedStyle(document.body).backgroundColor);
  const card = light(getComputedStyle(document.querySelector('.scroll')).backgroundColor);
  const colours = [...document.querySelectorAll('p,h1,h2,td,th,figcaption')].map((one) => light(getComputedStyle(one).color));
  const drawn = [...document.querySelectorAll('svg text')].map((one) => light(getComputedStyle(one).fill));
  return Math.min(...[...colours, ...drawn].flatMap((one) => [ratio(one, page), ratio(one, card)]));
})()`;
