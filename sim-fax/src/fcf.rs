//! What a frame of the control channel says: its facsimile control field (T.30, 5.3.6.1).

/// One list for the enum, its octets and its words.
macro_rules! fields {
    ($($name:ident $text:literal $bits:literal $x:ident $words:literal;)*) => {
        /// A facsimile control field. Its name is that of T.30.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Fcf {
            $(#[doc = $words] $name,)*
        }

        const ROWS: &[Row] = &[$(Row {
            fcf: Fcf::$name,
            name: $text,
            octet: ($bits as u8).reverse_bits(),
            marked: X::$x,
            words: $words,
        },)*];
    };
}

/// Whether the first bit of the field says who speaks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum X {
    /// It is part of the field.
    No,
    /// It is 1 from the station that received a valid DIS.
    Yes,
}

struct Row {
    fcf: Fcf,
    name: &'static str,
    /// As on the line: the bit that is sent first is the lowest one.
    octet: u8,
    marked: X,
    words: &'static str,
}

// As T.30 writes them: the bit that is sent first stands first.
fields! {
    Dis "DIS" 0b0000_0001 No "what the answering machine can do";
    Csi "CSI" 0b0000_0010 No "number of the answering machine";
    Nsf "NSF" 0b0000_0100 No "what only its maker's machines understand";
    Dtc "DTC" 0b1000_0001 No "wants to fetch a document";
    Cig "CIG" 0b1000_0010 No "number of the machine that fetches";
    Nsc "NSC" 0b1000_0100 No "what only its maker's machines understand, to fetch";
    Pwd "PWD" 0b1000_0011 No "password to fetch with";
    Sep "SEP" 0b1000_0101 No "which document to fetch";
    Psa "PSA" 0b1000_0110 No "where to fetch from";
    Cia "CIA" 0b1000_0111 No "internet address of the machine that fetches";
    Isp "ISP" 0b1000_1000 No "internet address to fetch from";
    Dcs "DCS" 0b0100_0001 Yes "how the pages will be sent";
    Tsi "TSI" 0b0100_0010 Yes "number of the sending machine";
    Nss "NSS" 0b0100_0100 Yes "what only its maker's machines understand, to send";
    Sub "SUB" 0b0100_0011 Yes "which folder the document is for";
    Sid "SID" 0b0100_0101 Yes "password of the sender";
    Tsa "TSA" 0b0100_0110 Yes "internet address of the sending machine";
    Ira "IRA" 0b0100_0111 Yes "internet address the document is for";
    Ctc "CTC" 0b0100_1000 Yes "goes on at another rate";
    Cfr "CFR" 0b0010_0001 Yes "ready to receive";
    Ftt "FTT" 0b0010_0010 Yes "training failed";
    Ctr "CTR" 0b0010_0011 Yes "ready at the other rate";
    Csa "CSA" 0b0010_0100 Yes "internet address of the answering machine";
    Eom "EOM" 0b0111_0001 Yes "end of page; more follow with other settings";
    Mps "MPS" 0b0111_0010 Yes "end of page; more follow";
    Eop "EOP" 0b0111_0100 Yes "end of page; none follows";
    PriEom "PRI-EOM" 0b0111_1001 Yes "end of page, with other settings; an operator is called";
    PriMps "PRI-MPS" 0b0111_1010 Yes "end of page; an operator is called";
    PriEop "PRI-EOP" 0b0111_1100 Yes "end of the last page; an operator is called";
    Eos "EOS" 0b0111_1000 Yes "end of selection";
    Pps "PPS" 0b0111_1101 Yes "end of a part of a page";
    Eor "EOR" 0b0111_0011 Yes "gives up this part of the page";
    Rr "RR" 0b0111_0110 Yes "asks whether the other end is ready";
    Mcf "MCF" 0b0011_0001 Yes "received well";
    Rtp "RTP" 0b0011_0011 Yes "received well; train again";
    Rtn "RTN" 0b0011_0010 Yes "received badly; train again";
    Pip "PIP" 0b0011_0101 Yes "received well; an operator is wanted";
    Pin "PIN" 0b0011_0100 Yes "received badly; an operator is wanted";
    Ppr "PPR" 0b0011_1101 Yes "these frames are wanted again";
    Rnr "RNR" 0b0011_0111 Yes "not ready yet";
    Err "ERR" 0b0011_1000 Yes "takes note that this part is given up";
    Fdm "FDM" 0b0011_1111 Yes "a file was received, with a remark";
    Dcn "DCN" 0b0101_1111 Yes "hangs up";
    Crp "CRP" 0b0101_1000 Yes "asks to repeat";
    Fnv "FNV" 0b0101_0011 Yes "a field is not valid";
    Tnr "TNR" 0b0101_0111 Yes "not ready to send";
    Tr "TR" 0b0101_0110 Yes "asks whether the other end is ready to send";
    Fcd "FCD" 0b0110_0000 No "a numbered piece of a page";
    Rcp "RCP" 0b0110_0001 No "end of the pieces";
}

impl Fcf {
    /// What a field on the line says; `None` where T.30 has no such field.
    #[must_use]
    pub fn of(octet: u8) -> Option<Self> {
        let is = |it: &&Row| match it.marked {
            X::Yes => it.octet == octet & !1,
            X::No => it.octet == octet,
        };
        ROWS.iter().find(is).map(|it| it.fcf)
    }

    /// As on the line, lowest bit first. `answering` says that the other end's DIS was received.
    #[must_use]
    pub fn octet(self, answering: bool) -> u8 {
        let row = self.row();
        row.octet | u8::from(answering && row.marked == X::Yes)
    }

    /// By its name in T.30.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        ROWS.iter().find(|it| it.name == name).map(|it| it.fcf)
    }

    /// Its name in T.30: `DIS`.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// What it says, for people.
    #[must_use]
    pub fn words(self) -> &'static str {
        self.row().words
    }

    fn row(self) -> &'static Row {
        &ROWS[self as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_on_the_line_as_other_machines_have_them() {
        let known = [
            (Fcf::Dis, 0x80),
            (Fcf::Csi, 0x40),
            (Fcf::Dtc, 0x81),
            (Fcf::Dcs, 0x82),
            (Fcf::Cfr, 0x84),
            (Fcf::Pps, 0xbe),
            (Fcf::Mcf, 0x8c),
            (Fcf::Ppr, 0xbc),
            (Fcf::Dcn, 0xfa),
            (Fcf::Fcd, 0x06),
            (Fcf::Rcp, 0x86),
        ];
        for (fcf, octet) in known {
            assert_eq!(fcf.octet(false), octet, "{fcf:?}");
        }
        assert_eq!((Fcf::Dcs.octet(true), Fcf::Dis.octet(true)), (0x83, 0x80));
    }

    #[test]
    fn each_field_is_read_back_from_either_end() {
        for (at, row) in ROWS.iter().enumerate() {
            assert_eq!(row.fcf as usize, at);
            assert_eq!(Fcf::of(row.fcf.octet(false)), Some(row.fcf), "{}", row.name);
            assert_eq!(Fcf::of(row.fcf.octet(true)), Some(row.fcf), "{}", row.name);
        }
        assert_eq!(Fcf::of(0x00), None);
    }
}
