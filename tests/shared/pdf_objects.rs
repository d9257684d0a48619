//! A PDF of objects that a test writes by itself, whatever is in them.

/// A stream with this in its dictionary.
pub(crate) fn stream(dictionary: &str, data: &[u8]) -> Vec<u8> {
    let head = format!("<<{dictionary}/Length {}>>stream\n", data.len());
    [head.as_bytes(), data, b"\nendstream"].concat()
}

/// The file of these objects, from 1 on; the first one is the catalogue.
pub(crate) fn pdf_of_objects(objects: &[Vec<u8>]) -> Vec<u8> {
    let (mut data, mut table) = (b"%PDF-1.4\n".to_vec(), String::new());
    for (number, object) in (1..).zip(objects) {
        table += &format!("{:010} 00000 n \n", data.len());
        data.extend(format!("{number} 0 obj\n").bytes());
        data.extend_from_slice(object);
        data.extend(b"\nendobj\n");
    }
    let (start, size) = (data.len(), objects.len() + 1);
    let end = format!(
        "xref\n0 {size}\n0000000000 65535 f \n{table}trailer<</Size {size}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n"
    );
    data.extend(end.bytes());
    data
}
