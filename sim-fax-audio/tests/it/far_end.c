/* The other end of a call: a fax machine of spandsp, or one of its data modems. 160 samples of 16 bits come in by a pipe, as many
   go out, until there are no more; then comes how it went, as text. Only tests use it. It calls what Debian's libspandsp-dev and
   libtiff-dev declare and has none of their code. */

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <tiffio.h>
#include <spandsp.h>

#define BLOCK 160

static int result = -1;

static void ended(t30_state_t *t30, void *user, int how)
{
    result = how;
}

/* A page of PBM (P4) into a TIFF as spandsp sends it, at 204 by 196 dots an inch. */
static void pbm_into_tiff(const char *pbm, const char *tiff)
{
    FILE *in = fopen(pbm, "rb");
    unsigned width, height;
    if (!in || fscanf(in, "P4 %u %u", &width, &height) != 2)
        exit(2);
    fgetc(in);
    TIFF *out = TIFFOpen(tiff, "w");
    TIFFSetField(out, TIFFTAG_IMAGEWIDTH, width);
    TIFFSetField(out, TIFFTAG_IMAGELENGTH, height);
    TIFFSetField(out, TIFFTAG_BITSPERSAMPLE, 1);
    TIFFSetField(out, TIFFTAG_SAMPLESPERPIXEL, 1);
    TIFFSetField(out, TIFFTAG_ROWSPERSTRIP, height);
    TIFFSetField(out, TIFFTAG_COMPRESSION, COMPRESSION_CCITT_T6);
    TIFFSetField(out, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISWHITE);
    TIFFSetField(out, TIFFTAG_RESOLUTIONUNIT, RESUNIT_INCH);
    TIFFSetField(out, TIFFTAG_XRESOLUTION, 204.0);
    TIFFSetField(out, TIFFTAG_YRESOLUTION, 196.0);
    uint8_t line[512];
    for (unsigned at = 0; at < height; at++) {
        if (fread(line, 1, (width + 7) / 8, in) == 0)
            exit(2);
        TIFFWriteScanline(out, line, at, 0);
    }
    TIFFWriteDirectory(out);
    TIFFClose(out);
    fclose(in);
}

static void tiff_into_pbm(const char *tiff, const char *pbm)
{
    TIFF *in = TIFFOpen(tiff, "r");
    uint32_t width = 0, height = 0;
    uint8_t line[512];
    if (!in)
        return;
    TIFFGetField(in, TIFFTAG_IMAGEWIDTH, &width);
    TIFFGetField(in, TIFFTAG_IMAGELENGTH, &height);
    FILE *out = fopen(pbm, "wb");
    fprintf(out, "P4\n%u %u\n", width, height);
    for (uint32_t at = 0; at < height; at++) {
        TIFFReadScanline(in, line, at, 0);
        fwrite(line, 1, (width + 7) / 8, out);
    }
    fclose(out);
    TIFFClose(in);
}

static void set_up(fax_state_t *fax, int calls, int modems, int ecm, const char *tiff)
{
    t30_state_t *t30 = fax_get_t30_state(fax);
    t30_set_tx_ident(t30, calls ? "+49 30 1" : "+49 30 2");
    t30_set_supported_modems(t30, modems);
    t30_set_ecm_capability(t30, ecm);
    t30_set_supported_compressions(t30, T30_SUPPORT_T4_1D_COMPRESSION | T30_SUPPORT_T4_2D_COMPRESSION
                                            | (ecm ? T30_SUPPORT_T6_COMPRESSION : 0));
    t30_set_supported_resolutions(t30, T30_SUPPORT_STANDARD_RESOLUTION | T30_SUPPORT_FINE_RESOLUTION
                                           | T30_SUPPORT_SUPERFINE_RESOLUTION);
    t30_set_phase_e_handler(t30, ended, NULL);
    fax_set_transmit_on_idle(fax, TRUE);
    if (calls)
        t30_set_tx_file(t30, tiff, -1, -1);
    else
        t30_set_rx_file(t30, tiff, -1);
}

static int fax(int calls, int modems, int ecm, const char *pbm)
{
    char tiff[1024];
    int16_t samples[BLOCK];
    fax_state_t *fax = fax_init(NULL, calls);
    t30_state_t *t30 = fax_get_t30_state(fax);
    snprintf(tiff, sizeof(tiff), "%s.tif", pbm);
    if (calls)
        pbm_into_tiff(pbm, tiff);
    set_up(fax, calls, modems, ecm, tiff);
    while (fread(samples, sizeof(int16_t), BLOCK, stdin) == BLOCK) {
        fax_rx(fax, samples, BLOCK);
        int count = fax_tx(fax, samples, BLOCK);
        memset(samples + count, 0, (BLOCK - count) * sizeof(int16_t));
        fwrite(samples, sizeof(int16_t), BLOCK, stdout);
        fflush(stdout);
    }
    t30_stats_t stats;
    t30_get_transfer_statistics(t30, &stats);
    fax_release(fax);
    if (!calls)
        tiff_into_pbm(tiff, pbm);
    printf("%s, %d bit/s, %d pages\n", t30_completion_code_to_str(result), stats.bit_rate,
           calls ? stats.pages_tx : stats.pages_rx);
    return 0;
}

/* Two of them call each other: how long it lasts on the line and how long it took a processor, in seconds. */
static int both(int modems, int ecm, const char *pbm)
{
    char sent[1024], received[1024];
    int16_t samples[2][BLOCK];
    long blocks = 0;
    snprintf(sent, sizeof(sent), "%s.tif", pbm);
    snprintf(received, sizeof(received), "%s.received.tif", pbm);
    pbm_into_tiff(pbm, sent);
    clock_t before = clock();
    fax_state_t *caller = fax_init(NULL, TRUE);
    fax_state_t *answerer = fax_init(NULL, FALSE);
    set_up(caller, TRUE, modems, ecm, sent);
    set_up(answerer, FALSE, modems, ecm, received);
    memset(samples, 0, sizeof(samples));
    while (result < 0 && blocks < 100000) {
        int16_t heard[BLOCK];
        memcpy(heard, samples[1], sizeof(heard));
        fax_rx(answerer, samples[0], BLOCK);
        fax_rx(caller, heard, BLOCK);
        fax_tx(caller, samples[0], BLOCK);
        fax_tx(answerer, samples[1], BLOCK);
        blocks++;
    }
    printf("%f %f %s\n", blocks * BLOCK / 8000.0, (clock() - before) / (double) CLOCKS_PER_SEC,
           t30_completion_code_to_str(result));
    return 0;
}

static int trained = 0;
static int bits = 0;

static int ones(void *user)
{
    return 1;
}

/* Before it is trained it takes anything for bits, which are none. */
static void data_bit(void *user, int bit)
{
    if (bit >= 0)
        bits += trained;
    else if (bit == SIG_STATUS_TRAINING_SUCCEEDED)
        trained = 1;
}

static void negotiated(void *user, v8_parms_t *how)
{
    result = how->status;
}

/* A modem for data, which calls or answers. */
static int data_modem(const char *which, int calls)
{
    int16_t samples[BLOCK];
    int16_t out[BLOCK];
    v8_parms_t parms = {0};
    parms.modem_connect_tone = MODEM_CONNECT_TONES_ANSAM_PR;
    parms.call_function = V8_CALL_V_SERIES;
    parms.modulations = V8_MOD_V21 | V8_MOD_V22 | V8_MOD_V32 | V8_MOD_V34 | V8_MOD_V90;
    parms.protocol = V8_PROTOCOL_LAPM_V42;
    v8_state_t *v8 = v8_init(NULL, calls, &parms, negotiated, NULL);
    v22bis_state_t *v22bis = v22bis_init(NULL, 2400, 0, calls, ones, NULL, data_bit, NULL);
    int bell = !strcmp(which, "bell103");
    int sent = bell ? (calls ? FSK_BELL103CH1 : FSK_BELL103CH2) : (calls ? FSK_V21CH1 : FSK_V21CH2);
    fsk_tx_state_t *fsk = fsk_tx_init(NULL, &preset_fsk_specs[sent], ones, NULL);
    while (fread(samples, sizeof(int16_t), BLOCK, stdin) == BLOCK) {
        memset(out, 0, sizeof(out));
        if (!strcmp(which, "v8")) {
            v8_tx(v8, out, BLOCK);
            v8_rx(v8, samples, BLOCK);
        } else if (!strcmp(which, "v22bis")) {
            v22bis_tx(v22bis, out, BLOCK);
            v22bis_rx(v22bis, samples, BLOCK);
        } else {
            fsk_tx(fsk, out, BLOCK);
        }
        fwrite(out, sizeof(int16_t), BLOCK, stdout);
        fflush(stdout);
    }
    printf("trained %d, bits %d, negotiated %d\n", trained, bits, result);
    return 0;
}

int main(int argc, char *argv[])
{
    const char *what = argc > 1 ? argv[1] : "";
    if (!strcmp(what, "fax-both") && argc > 4)
        return both(atoi(argv[2]), atoi(argv[3]), argv[4]);
    if (!strncmp(what, "fax-", 4) && argc > 4)
        return fax(!strcmp(what, "fax-calls"), atoi(argv[2]), atoi(argv[3]), argv[4]);
    if (!strncmp(what, "data-", 5) && argc > 2)
        return data_modem(argv[2], !strcmp(what, "data-calls"));
    fprintf(stderr, "far end: unknown: %s\n", what);
    return 2;
}
