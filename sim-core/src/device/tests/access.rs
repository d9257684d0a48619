//! Who may do and see what: every row of a table written by hand from the guide (pp.32 to 33, 44) is tried
//! by every role, on what belongs to everyone, under every setting that matters. It knows nothing of the
//! device's own table.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::bench::{Bench, KO, KO_PASSWORD, PEER};
use crate::command::FaultAction;
use crate::folder::FolderRefused;
use crate::job::JobRefused;
use crate::permit::{Operation, Sight};
use crate::settings::Change;
use crate::settings::values::{
    Access, AppAccess, Disposition, EditHome, Feature, HideJobDetails, JobOperation, LoginType,
    Port,
};
use crate::update::UpdateRefused;
use crate::user::{Role, UserId, UserRefused};
use crate::{Asker, Command, Door, Refused, Reply, View};

mod rows;
mod things;

use rows::{Asked, ROWS, Row};
use things::Things;

/// Whom the guide lets do something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Who {
    /// Whoever comes.
    Everyone,
    /// Whoever is logged in.
    Users,
    /// The owner, and System Administrators and the Key Operator, whoever owns it.
    Owner,
    /// The owner and the Key Operator; a System Administrator who does not own it may not.
    FolderOwner,
    /// Whose it is, nobody else.
    Creator,
    /// System Administrators and the Key Operator.
    Administrators,
    /// Account Administrators too, as the sister model has it.
    Accountants,
    /// The Key Operator.
    KeyOperator,
    /// Nobody at any surface.
    Hand,
}

/// A setting that lets more people do something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Opened {
    Never,
    /// Login Type: nobody is asked who they are.
    WithoutLogin,
    /// Job Operation Restrictions: all users.
    ToAllUsers,
    /// Active Jobs View: details are shown.
    WithDetails,
    /// Device Access: the panel is not locked.
    Unlocked,
    /// Personalization Restrictions: Edit Home is not locked.
    ToEditHome,
    /// App Access: neither panel nor apps are locked.
    ToApps,
    /// System Settings Access: neither panel nor menus are locked.
    ToMenus,
}

/// What keeps everyone from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Closed {
    Never,
    /// Service Representative Restricted Operation.
    Restricted,
    /// Software Update, and the download over the network.
    NoUpdate,
    /// Enable Print Reports.
    NoReports,
    /// The Key Operator is built in.
    BuiltIn,
    /// Print Files in Folder with Internet Services, which is disabled here.
    NotViaInternet,
}

/// The settings that matter.
#[derive(Clone, Copy, Debug)]
struct Setting {
    without_login: bool,
    all_users: bool,
    details: bool,
    unlocked: bool,
    edit_home: bool,
    apps: bool,
    menus: bool,
    restricted: bool,
    update: bool,
    network: bool,
    reports: bool,
}

impl Setting {
    const CERTIFIED: Self = Self {
        without_login: false,
        all_users: false,
        details: false,
        unlocked: false,
        edit_home: false,
        apps: false,
        menus: false,
        restricted: true,
        update: true,
        network: true,
        reports: false,
    };

    fn every() -> impl Iterator<Item = Self> {
        (0..1 << 11).map(|bits: u32| {
            let is = |at: u32| bits >> at & 1 == 1;
            Self {
                without_login: is(0),
                all_users: is(1),
                details: is(2),
                unlocked: is(3),
                restricted: is(4),
                update: is(5),
                network: is(6),
                edit_home: is(7),
                apps: is(8),
                menus: is(9),
                reports: is(10),
            }
        })
    }

    /// The certified setting, and each that differs from it in one.
    fn few() -> [Self; 13] {
        let certified = Self::CERTIFIED;
        [
            certified,
            Self { without_login: true, ..certified },
            Self { all_users: true, ..certified },
            Self { details: true, ..certified },
            Self { unlocked: true, without_login: true, ..certified },
            Self { edit_home: true, ..certified },
            Self { apps: true, unlocked: true, without_login: true, ..certified },
            Self { menus: true, unlocked: true, without_login: true, ..certified },
            Self { edit_home: true, unlocked: true, without_login: true, ..certified },
            Self { restricted: false, ..certified },
            Self { update: false, ..certified },
            Self { network: false, ..certified },
            Self { reports: true, ..certified },
        ]
    }

    fn changes(self) -> Vec<Change> {
        let login = if self.without_login { LoginType::Off } else { LoginType::Local };
        let details = if self.details { HideJobDetails::No } else { HideJobDetails::Yes };
        let access = |it| if it { Access::Unlocked } else { Access::Locked };
        let apps = if self.apps { AppAccess::Unlocked } else { AppAccess::LockAll };
        let home = if self.edit_home { EditHome::Unlocked } else { EditHome::AdministratorsOnly };
        let on = |it: bool| if it { Feature::On } else { Feature::Off };
        let all = JobOperation::AllUsers;
        let few = JobOperation::OwnerAndAdministrator;
        vec![
            Change::auth_login_type(login),
            Change::access_job_operation(if self.all_users { all } else { few }),
            Change::jobs_hide_job_details(details),
            Change::access_device(access(self.unlocked)),
            Change::access_app(apps),
            Change::access_system_settings(access(self.menus)),
            Change::access_edit_home(home),
            Change::service_rep_restricted(on(self.restricted)),
            Change::update_software_download(on(self.update)),
            Change::update_via_network(on(self.network)),
            Change::reports_print_reports(if self.reports { Port::On } else { Port::Off }),
        ]
    }

    fn opens(self, opened: Opened, role: Role) -> bool {
        let anyone = role != Role::Unauthenticated || self.without_login;
        role != Role::Hand
            && match opened {
                Opened::Never => false,
                Opened::WithoutLogin => self.without_login,
                Opened::ToAllUsers => self.all_users && anyone,
                Opened::WithDetails => self.details,
                Opened::Unlocked => self.unlocked && self.without_login,
                Opened::ToApps => self.apps && self.unlocked && self.without_login,
                Opened::ToMenus => self.menus && self.unlocked && self.without_login,
                Opened::ToEditHome => {
                    let user = role != Role::Unauthenticated;
                    self.edit_home && (user || self.unlocked && self.without_login)
                }
            }
    }

    fn closes(self, closed: Closed) -> Option<Refused> {
        match closed {
            Closed::Never => None,
            Closed::Restricted => self.restricted.then_some(Refused::Restricted),
            Closed::NoUpdate if !self.update => Some(Refused::Update(UpdateRefused::NotEnabled)),
            Closed::NoUpdate => {
                (!self.network).then_some(Refused::Update(UpdateRefused::NotViaNetwork))
            }
            Closed::NoReports => (!self.reports).then_some(Refused::Job(JobRefused::Reports)),
            Closed::BuiltIn => Some(Refused::User(UserRefused::KeyOperator)),
            Closed::NotViaInternet => Some(Refused::Folder(FolderRefused::NotViaInternet)),
        }
    }
}

/// Somebody who asks.
struct Person {
    asker: Asker,
    role: Role,
    id: Option<&'static str>,
}

/// What the guide says of a row.
fn expected(row: &Row, person: &Person, owner: &str, setting: Setting) -> Result<(), Refused> {
    let (role, own) = (person.role, person.id == Some(owner));
    let key_operator = role == Role::KeyOperator;
    let administrator = key_operator || role == Role::SystemAdministrator;
    let user = administrator || matches!(role, Role::GeneralUser | Role::AccountAdministrator);
    let granted = match row.who {
        _ if role == Role::Hand => row.hand,
        Who::Everyone => true,
        Who::Users => user,
        Who::Owner => own || administrator,
        Who::FolderOwner => own || key_operator,
        Who::Creator => own,
        Who::Administrators => administrator,
        Who::Accountants => administrator || role == Role::AccountAdministrator,
        Who::KeyOperator => key_operator,
        Who::Hand => false,
    };
    if !granted && !setting.opens(row.opened, role) {
        let nobody = role == Role::Unauthenticated;
        return Err(if nobody { Refused::NotLoggedIn } else { Refused::NotPermitted });
    }
    setting.closes(row.closed).map_or(Ok(()), Err)
}

const OWNERS: [&str; 3] = ["alice", "sara", KO];

/// A device with users of every role and things of each owner.
struct Office {
    bench: Bench,
    people: Vec<Person>,
    things: Vec<Things>,
}

impl Office {
    fn new(setting: Setting) -> Self {
        let mut bench = Bench::certified();
        let mut people = vec![
            Person { asker: Asker::Control, role: Role::Hand, id: None },
            Person { asker: Asker::Panel, role: Role::Unauthenticated, id: None },
            Person {
                asker: Asker::Remote(Door::Cwis, PEER),
                role: Role::Unauthenticated,
                id: None,
            },
        ];
        let users = [
            ("alice", Role::GeneralUser),
            ("bob", Role::GeneralUser),
            ("anna", Role::AccountAdministrator),
            ("sara", Role::SystemAdministrator),
            ("tom", Role::SystemAdministrator),
        ];
        users.iter().for_each(|(id, role)| bench.add_user(id, &password(id), *role));
        let changes = setting.changes();
        bench.ask(Asker::Control, Command::ChangeSettings(changes)).unwrap();
        for (id, role) in users.into_iter().chain([(KO, Role::KeyOperator)]) {
            let asker = Asker::Session(bench.cwis(id, &password(id)).unwrap());
            people.push(Person { asker, role, id: Some(id) });
        }
        let of = |owner: &str| people.iter().find(|it| it.id == Some(owner)).unwrap().asker;
        let things =
            OWNERS.into_iter().zip(1..).map(|it| Things::new(&mut bench, it.0, of(it.0), it.1));
        let things = things.collect();
        Self { bench, people, things }
    }

    /// Every row, person and owner, with what the guide says.
    fn cases(&self, setting: Setting) -> impl Iterator<Item = Case<'_>> {
        ROWS.iter().flat_map(move |row| {
            self.people.iter().flat_map(move |person| {
                self.things.iter().map(move |things| {
                    let owner = if row.current { self.things[0].owner } else { things.owner };
                    let expected = expected(row, person, owner, setting);
                    Case { row, person, things, expected }
                })
            })
        })
    }
}

struct Case<'a> {
    row: &'a Row,
    person: &'a Person,
    things: &'a Things,
    expected: Result<(), Refused>,
}

impl Case<'_> {
    fn says(&self, view: &View) -> Result<(), Refused> {
        match (self.row.ask)(self.things) {
            Asked::Command(command) => view.may(self.person.asker, &command),
            Asked::Sight(sight) => view.may_see(self.person.asker, sight),
        }
    }

    fn name(&self) -> String {
        let (who, id) = (self.person.role, self.person.id.unwrap_or("-"));
        format!("{} of {} by {id}, {who:?}", self.row.what, self.things.owner)
    }
}

fn password(id: &str) -> String {
    if id == KO { KO_PASSWORD.into() } else { format!("{id}-pass-1") }
}

#[test]
fn every_role_may_do_and_see_what_the_guide_says_under_every_setting() {
    let office = Office::new(Setting::CERTIFIED);
    let mut view = office.bench.view();
    for setting in Setting::every() {
        let settings = Arc::make_mut(&mut view.settings);
        setting.changes().into_iter().for_each(|it| drop(settings.apply(it)));
        for case in office.cases(setting) {
            assert_eq!(case.says(&view), case.expected, "{}, {setting:?}", case.name());
        }
    }
}

#[test]
fn the_device_grants_and_refuses_as_its_view_says() {
    for setting in Setting::few() {
        let office = Office::new(setting);
        for case in office.cases(setting) {
            let Asked::Command(command) = (case.row.ask)(case.things) else { continue };
            let mut device = office.bench.device.clone();
            let answer = device.handle(office.bench.now, case.person.asker, command);
            match case.expected.clone() {
                Err(refused) => assert_eq!(answer, Err(refused), "{}", case.name()),
                // What else stands in the way is not this table's business.
                Ok(()) => assert!(!is_forbidden(&answer), "{}: {answer:?}", case.name()),
            }
        }
    }
}

fn is_forbidden(answer: &Result<Reply, Refused>) -> bool {
    let forbidden = [Refused::NotLoggedIn, Refused::NotPermitted, Refused::Restricted];
    answer.as_ref().is_err_and(|it| forbidden.contains(it))
}

#[test]
fn no_operation_of_the_device_is_missing_from_the_table_by_hand() {
    let office = Office::new(Setting::CERTIFIED);
    let (view, things) = (office.bench.view(), &office.things[0]);
    let mut tried = BTreeSet::new();
    for row in ROWS {
        match (row.ask)(things) {
            Asked::Command(command) => {
                tried.extend(view.operations(&command).unwrap().iter().map(|it| it.0 as usize));
            }
            Asked::Sight(sight) => {
                tried.insert(sight.operation(None).0 as usize);
            }
        }
    }
    assert_eq!(tried, (0..=Operation::Tamper as usize).collect());
}

#[test]
fn a_fault_keeps_everyone_from_doing_and_nobody_from_seeing() {
    let mut office = Office::new(Setting::CERTIFIED);
    let fault = Command::Fault("016-210", FaultAction::Appear);
    office.bench.ask(Asker::Control, fault).unwrap();
    let view = office.bench.view();
    let operator = office.people.iter().find(|it| it.role == Role::KeyOperator).unwrap().asker;
    let look = view.may(operator, &Command::ViewAuditLog);
    assert_eq!(look, Err(Refused::Fault("016-210")));
    assert_eq!(view.may_see(operator, Sight::AuditLog), Ok(()));
    assert_eq!(view.may(Asker::Control, &Command::ViewAuditLog), Ok(()));
}
