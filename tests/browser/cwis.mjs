// CWIS in a browser, by keyboard alone where a person would: node cwis.mjs HTTPS-ORIGIN USER PASSWORD
import assert from 'node:assert/strict';
import { look, tabTo, visit } from './browser.mjs';

const [origin, user, password] = process.argv.slice(2);

await visit(async (page) => {
  await page.goto(`${origin}/`);
  assert.match(page.url(), /\/home\/index\.html$/);
  await look(page, 'cwis-home');

  await tabTo(page, 'Log In');
  await page.keyboard.press('Enter');
  await page.waitForURL(/login/);
  await look(page, 'cwis-log-in');
  await page.getByLabel('User ID').fill(user);
  await page.getByLabel('Password').fill(password);
  await page.keyboard.press('Enter');
  for (const message of ['Logged in', 'Warning']) {
    await page.getByRole('heading', { name: message }).waitFor();
    await page.getByRole('link', { name: 'Close' }).press('Enter');
  }

  await page.getByRole('link', { name: 'System', exact: true }).press('Enter');
  await look(page, 'cwis-system');
  await page.goto(`${origin}/system/logs/audit-log.html`);
  const rows = page.getByRole('row');
  await rows.nth(1).waitFor();
  assert.match(await page.getByRole('main').innerText(), /Started normally \(cold boot\)/);
  await look(page, 'cwis-audit-log');
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Export' }).click();
  assert.equal((await (await download).failure()), null);

  await page.goto(`${origin}/system/software-update/index.html`);
  await page.getByRole('group', { name: 'Specify File for Software Update' }).getByLabel('Select').waitFor();
  await page.getByRole('button', { name: 'Start' }).waitFor();
  await look(page, 'cwis-software-update');
  await page.getByRole('link', { name: 'Software Download via Network' }).press('Enter');
  await page.getByLabel('Enable').waitFor();
  await look(page, 'cwis-software-download');

  await page.getByRole('link', { name: 'Jobs', exact: true }).press('Enter');
  const jobs = await page.getByRole('main').innerText();
  // A name is shown as it is, and runs nowhere.
  assert.match(jobs, /<script>alert\(1\)<\/script>/);
  await look(page, 'cwis-jobs');

  await page.goto(`${origin}/profile/index.html`);
  await look(page, 'cwis-profile');
  const cookies = await page.context().cookies();
  assert.equal(cookies.length, 1);
  assert.ok(cookies[0].secure && cookies[0].httpOnly && cookies[0].sameSite === 'Strict');

  await page.locator('summary').click();
  await page.getByRole('button', { name: 'Log Out' }).press('Enter');
  await page.waitForLoadState();
  assert.deepEqual(await page.context().cookies(), []);
  await page.goto(`${origin}/system/logs/audit-log.html`);
  assert.match(page.url(), /login/);
});
