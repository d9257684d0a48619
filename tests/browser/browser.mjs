// A headless Chromium that notes every script error and fails on it at the end.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axe from 'axe-core';
import { chromium } from 'playwright-core';

const NARROW = { width: 380, height: 800 };
const WIDE = { width: 1400, height: 1000 };
// Where somebody wants to look at the pages: a folder that is there.
const PICTURES = process.env.PICTURES;

export async function visit(walk) {
  const profile = mkdtempSync(join(tmpdir(), 'mfp-twin-browser-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
      '--disable-background-networking', '--disable-component-update', '--disable-sync',
    ],
    ignoreHTTPSErrors: true,
    viewport: WIDE,
  });
  const errors = [];
  let expected = null;
  try {
    const page = context.pages()[0] ?? await context.newPage();
    page.setDefaultTimeout(20_000);
    page.on('pageerror', (error) => errors.push(String(error)));
    page.on('console', (it) => it.type() === 'error' && !expected?.test(it.text()) && errors.push(it.text()));
    // While something is done, the browser may write errors like this one.
    const expecting = async (error, act) => {
      expected = error;
      await act();
      expected = null;
    };
    await walk(page, expecting);
  } finally {
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  }
  assert.deepEqual(errors, []);
}

// Both widths hold the page without scrolling sideways; pictures of both for whoever wants to look.
export async function look(page, name) {
  for (const [size, viewport] of [['narrow', NARROW], ['wide', WIDE]]) {
    await page.setViewportSize(viewport);
    const over = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    if (PICTURES) await page.screenshot({ path: join(PICTURES, `${name}-${size}.png`), fullPage: true });
    assert.ok(over <= 0, `${name} is ${over} pixels too wide in a ${size} window`);
  }
}

// Text on its ground (WCAG 2.2, 1.4.3) and what is to be touched (2.5.8), of all that is seen.
export function faults() {
  const numbers = (colour) => colour.match(/[\d.]+/g).map(Number);
  const light = ([r, g, b]) => {
    const share = (it) => (it / 255 <= 0.03928 ? it / 255 / 12.92 : ((it / 255 + 0.055) / 1.055) ** 2.4);
    return 0.2126 * share(r) + 0.7152 * share(g) + 0.0722 * share(b);
  };
  const ground = (node) => {
    for (let it = node; it; it = it.parentElement) {
      const colour = numbers(getComputedStyle(it).backgroundColor);
      if (colour.length < 4 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const seen = (it) => it.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && it.getBoundingClientRect().width > 0;
  const all = [...document.querySelectorAll('body *')].filter(seen);
  const found = [];
  for (const it of all) {
    const words = [...it.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim());
    if (words && !it.closest(':disabled')) {
      const [a, b] = [light(numbers(getComputedStyle(it).color)), light(ground(it))].sort((x, y) => y - x);
      const contrast = (a + 0.05) / (b + 0.05);
      if (contrast < 4.5) found.push(`${it.textContent.trim().slice(0, 30)}: contrast ${contrast.toFixed(2)}`);
    }
    if (it.matches('button, select, input, summary, a')) {
      const { width, height } = it.getBoundingClientRect();
      if (width < 24 || height < 24) found.push(`${it.textContent.trim().slice(0, 30)}: ${width} by ${height}`);
    }
  }
  return found;
}

// Has every page that comes looked at by axe-core. A page forbids scripts; what comes before the page is not the page's.
export function readable(page) {
  return page.addInitScript({ content: axe.source });
}

// What axe-core finds wrong with a part of the page for people who do not see it, or not well.
export async function violations(page, part = 'html') {
  const found = await page.evaluate((it) => window.axe.run(it, { resultTypes: ['violations'] }), part);
  return found.violations.flatMap((it) => it.nodes.map((node) => `${it.id}: ${node.html}`));
}

// Walks to what has this name with the Tab key alone, as someone without a mouse does.
export async function tabTo(page, name) {
  for (let steps = 0; steps < 60; steps += 1) {
    await page.keyboard.press('Tab');
    const here = await page.evaluate(() => {
      const it = document.activeElement;
      return (it?.labels?.[0]?.textContent ?? it?.textContent ?? '').trim();
    });
    if (here === name) return;
  }
  assert.fail(`${name} cannot be reached with the Tab key`);
}
