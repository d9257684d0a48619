// A headless Chromium that notes every script error and fails on it at the end.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
