// The telephone lines on the live page: a call with a fault is read, heard and made by keyboard; another one by dropping.
//   node telephone.mjs ONE-TIME-LINK PDF
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { faults, look, visit } from './browser.mjs';

const [link, pdf] = process.argv.slice(2);

await visit(async (page) => {
  await page.goto(link);
  const phones = page.getByRole('region', { name: 'Telephone lines' });
  const first = phones.locator('[data-line="1"]');
  await first.getByText('No call yet').waitFor();
  assert.equal(await phones.locator('[data-line]').count(), 3);

  // By keyboard: the document, the number, a fault by its name, and Enter calls.
  const chooser = page.waitForEvent('filechooser');
  await phones.getByLabel('Document').focus();
  await page.keyboard.press('Enter');
  await (await chooser).setFiles(pdf);
  await phones.getByLabel('From').fill('+81 3 5550100');
  const names = await page.locator('#fault-names option').evaluateAll((all) => all.map((it) => it.value));
  assert.ok(names.includes('bits:20') && names.length >= 25, `${names}`);
  await phones.getByLabel('What goes wrong').fill('lost:CFR,');
  assert.ok((await page.locator('#fault-names option').first().getAttribute('value')).startsWith('lost:CFR,'));
  await phones.getByLabel('What goes wrong').fill('lost:CFR, bits:20');
  await page.keyboard.press('Enter');

  // The ladder grows as time goes on, without anybody asking.
  await first.getByText('ringing').waitFor();
  const said = () => first.locator('ol > li').count();
  await page.getByRole('button', { name: '+30 s' }).click();
  await first.getByText('talking').waitFor();
  await first.getByText(/What was said: \d+/).waitFor();
  const some = await said();
  assert.ok(some > 3, `${some}`);
  assert.ok(await first.locator('audio').isHidden(), 'it is heard when it is over');
  await first.locator('details > summary').first().focus();
  await page.keyboard.press('Enter');
  const dis = first.locator('ol > li', { hasText: 'DIS' }).first();
  await dis.locator('summary').focus();
  await page.keyboard.press('Enter');
  await dis.getByText('V.17').waitFor();
  await look(page, 'live-telephone-talking');
  await page.getByRole('button', { name: 'until idle' }).click();
  await first.getByText('LINE-000').waitFor();
  await first.getByText('the other end is +81 3 5550100').waitFor();
  assert.ok(await said() > some);
  assert.ok(await dis.getByText('V.17').isVisible(), 'what was opened stays open');
  assert.equal(await first.locator('summary.altered').filter({ hasText: 'CFR' }).count(), 1);

  // It is heard: as long as it was, and not silent.
  const audio = first.locator('audio');
  await audio.waitFor();
  const heard = await audio.evaluate(async (it) => {
    const context = new OfflineAudioContext(1, 1, 8000);
    const sound = await context.decodeAudioData(await (await fetch(it.src)).arrayBuffer());
    const loudest = (at) => sound.getChannelData(at).reduce((most, one) => Math.max(most, Math.abs(one)), 0);
    await new Promise((done, failed) => {
      it.onloadedmetadata = done;
      it.onerror = () => failed(new Error(it.error.message));
      it.load();
    });
    return { decoded: sound.duration, shown: it.duration, loud: [loudest(0), loudest(1)] };
  });
  assert.ok(heard.shown > 20 && Math.abs(heard.decoded - heard.shown) < 1, JSON.stringify(heard));
  assert.ok(heard.loud.every((it) => it > 0.05), JSON.stringify(heard));
  await look(page, 'live-telephone');
  const { width, height } = page.viewportSize();
  for (const narrow of [390, 320]) {
    await page.setViewportSize({ width: narrow, height });
    const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(over <= 0, `${over} beyond ${narrow}`);
    await look(page, `live-telephone-${narrow}`);
  }
  await page.setViewportSize({ width, height });
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.waitForFunction(() => document.querySelector('tr.new') === null);
    assert.deepEqual(await page.evaluate(faults), [], colorScheme);
  }

  // A document that is dropped on a line calls that one.
  const files = await page.evaluateHandle((bytes) => {
    const files = new DataTransfer();
    files.items.add(new File([Uint8Array.from(atob(bytes), (it) => it.charCodeAt(0))], 'letter.pdf', { type: 'application/pdf' }));
    return files;
  }, (await readFile(pdf)).toString('base64'));
  const second = phones.locator('[data-line="2"]');
  await second.dispatchEvent('drop', { dataTransfer: files });
  await second.getByText('ringing').waitFor();
  await page.getByRole('button', { name: 'until idle' }).click();
  await second.getByText('LINE-000').waitFor();
});
