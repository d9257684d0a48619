//! What the guide has set at the control panel (pp.9 to 16), and what is assumed to be set there.

macro_rules! at_panel { ($next:ident $last:ident) => { $next! { $last

"clock" "How to check the Clock", page 44,
    panel [["Device", "System Settings", "System Clock/Timers"]],
    behind Clock {}

"home.scan" "Set Scan", page 44,
    panel [["Customize", "Edit Home"]],
    factory "On", secure "removed from Home",
    entered OnHome,
    behind Values {
        /// The Scan tile of the Home screen.
        home_scan: Tile = Tile::On, secure [Tile::Removed], effect Shown("scan_is_on_home_as_long_as_its_tile_is");
    }

"home.remote_assistance" "Remote Assistance", page 44,
    panel [["Customize", "Edit Home"]],
    factory "On", secure "removed from Home",
    entered OnHome,
    behind Values {
        /// The Remote Assistance tile of the Home screen.
        home_remote_assistance: Tile = Tile::On, secure [Tile::Removed], effect Awaits(RemoteAssistance);
    }

"home.internet_fax" "Internet Fax", page 44,
    panel [["Customize", "Edit Home"]],
    factory "On", secure "removed from Home",
    entered OnHome,
    behind Values {
        /// The Internet Fax tile of the Home screen.
        home_internet_fax: Tile = Tile::On, secure [Tile::Removed], effect Awaits(Fax);
    }

"home.web_applications" "Web Applications", page 44,
    panel [["Customize", "Web Applications"]],
    factory "On",
    behind Values {
        /// The Web Applications tile of the Home screen.
        home_web_applications: OnOff = OnOff::On, effect Awaits(WebApplications);
    }

"auth.panel_password_entry" "Set Password Entry for Control Panel Login", page 44,
    panel [["Device", "Authentication/Accounting", "Authentication/Security Settings", "Authentication",
            "Password Policy", "Password Entry for Control Panel Login"]],
    factory "Off", secure "On",
    behind Values {
        /// Whether a log-in at the control panel asks for the password.
        auth_panel_password_entry: OnOff = OnOff::Off, secure [OnOff::On],
            effect Shown("without_password_entry_an_id_is_enough_for_a_general_user_at_the_panel_only");
    }

"storage.data_encryption" "Set Data Encryption", page 44,
    panel [["Device", "System Settings", "Other Settings", "Data Encryption"]],
    factory "Off", secure "On",
    confirm "Change the encryption of the storage?", at_next_start true,
    behind Values {
        /// Whether the drive is encrypted.
        storage_data_encryption: OnOff = OnOff::Off, secure [OnOff::On],
            effect Shown("a_known_text_is_on_the_plain_drive_and_not_on_the_encrypted_one");
    }

"storage.overwrite" "Set Overwrite Storage", page 44,
    panel [["Device", "Authentication/Accounting", "Authentication/Security Settings", "Overwrite Storage"]],
    cwis [["System", "Security", "Overwrite Storage"]],
    factory "Off", secure "1 Overwrite or 3 Overwrites",
    behind Values {
        /// How often released document data is overwritten.
        storage_overwrite labelled "Number of Overwrites": Overwrites = Overwrites::Off,
            secure [Overwrites::One, Overwrites::Three],
            effect Shown("three_overwrites_leave_three_passes_and_nothing_to_be_found");
    }

"auth.login_type" "Set Authentication", page 44,
    panel [["Device", "Authentication/Accounting", "Authentication/Security Settings",
            "Authentication", "Login Type"]],
    cwis [["Properties", "Authentication"]],
    factory "Off", secure "Login to Local Accounts",
    behind Values {
        /// Whether and against what users log in.
        auth_login_type: LoginType = LoginType::Off,
            secure [LoginType::Local], audit AuthenticationMode, ends_sessions true,
            effect Shown("before_a_log_in_nobody_finds_secure_prints_where_users_log_in");
    }

"private_print.receive_control" "Set Private Print", page 44,
    panel [["Device", "Authentication/Accounting", "Authentication/Security Settings", "Authentication",
            "Charge/Private Print Settings", "Receive Control"]],
    factory "Print",
    secure "According to Print Accounting; Job Login Success: Save as Private Charge Print Job; \
        Job Login Failure: Delete Job; Job Without User ID: Delete Job",
    behind Values {
        /// What becomes of a received print job.
        receive_control: ReceiveControl = ReceiveControl::Print, secure [ReceiveControl::ByAccounting],
            effect Shown("a_received_job_prints_at_once_or_goes_by_its_log_in");
        /// A job whose user was authenticated. The factory value is assumed.
        job_login_success "private_print.receive_control.login_success" labelled "Job Login Success":
            Disposition = Disposition::Save, secure [Disposition::Save],
            effect Shown("the_three_branches_of_receive_control_each_do_as_set");
        /// A job whose user was not authenticated. The factory value is assumed.
        job_login_failure "private_print.receive_control.login_failure" labelled "Job Login Failure":
            Disposition = Disposition::Delete, secure [Disposition::Delete],
            effect Shown("the_three_branches_of_receive_control_each_do_as_set");
        /// A job that names no user. The factory value is assumed.
        job_without_user_id "private_print.receive_control.without_user_id" labelled "Job Without User ID":
            Disposition = Disposition::Delete, secure [Disposition::Delete],
            effect Shown("the_three_branches_of_receive_control_each_do_as_set");
    }

"print.disable_direct_print" "Set Direct Print", page 44,
    panel [["Device", "Authentication/Accounting", "Authentication/Security Settings",
            "Disable Direct Print Feature"]],
    factory "Off", secure "On",
    behind Values {
        /// Whether printing past the driver is refused.
        print_disable_direct_print: OnOff = OnOff::Off, secure [OnOff::On], effect Awaits(DirectPrint);
    }

"net.smb_client" "Set SMB", page 44,
    panel [["Device", "Connectivity & Network Setup", "Port Settings", "SMB Client"]],
    factory "On", secure "Disabled",
    entered AtOnce,
    behind Values {
        /// The SMB client.
        net_smb_client labelled "Port Status": Port = Port::On, secure [Port::Off], effect Awaits(SmbClient);
    }

"fax.direct_fax" "Set Fax", page 44,
    panel [["Device", "App Settings", "Fax Settings", "Fax Control", "Direct Fax"]],
    factory "On", secure "Disabled",
    entered AtOnceAndBack,
    behind Values {
        /// Sending a fax from the driver.
        fax_direct_fax: Port = Port::On, secure [Port::Off], effect Awaits(Fax);
    }

"fax.polling_storage" "Set Fax", page 44,
    panel [["Device", "App Settings", "Fax Settings", "Fax Control", "Polling / Storage for remote Devices"]],
    factory "On", secure "Disabled",
    behind Values {
        /// Polling, and storage for remote devices.
        fax_polling_storage: Port = Port::On, secure [Port::Off], effect Awaits(Fax);
    }

"folder.create" "Create Folder for Fax receive", page 44,
    panel [["Send from Folder", "+"]],
    cwis [["App", "Send from Folder", "View"]],
    secure "a folder for fax receive exists, owned by a user with the System Administrator role \
        (not the Key Operator), passcode check off",
    behind Folder {}

"fax.folder_selector" "Set Folder Selector for Fax receive", page 45,
    panel [
        ["Device", "App Settings", "Fax Settings", "Fax Control", "Folder Selector Setup"],
        ["Device", "App Settings", "Fax Settings", "Fax Received Options", "Folder Selector Setup"]
    ],
    factory "Off", secure "Enabled, every line On with the folder number",
    entered AtOnce,
    besides Besides::FolderOfEachLine,
    behind Values {
        /// Whether received faxes go to folders by line.
        fax_folder_selector: Feature = Feature::Off, secure [Feature::On],
            effect Shown("a_call_lies_in_the_folder_of_its_line_and_can_be_read_line_by_line");
        /// The folder that takes what the first line receives.
        fax_line_1 "fax.folder_selector.line_1" labelled "Line 1":
            Number<1, 500, true> = Number::new(0),
            effect Shown("a_call_lies_in_the_folder_of_its_line_and_can_be_read_line_by_line");
        /// The folder that takes what the second line receives.
        fax_line_2 "fax.folder_selector.line_2" labelled "Line 2":
            Number<1, 500, true> = Number::new(0),
            effect Shown("a_call_lies_in_the_folder_of_its_line_and_can_be_read_line_by_line");
        /// The folder that takes what the third line receives.
        fax_line_3 "fax.folder_selector.line_3" labelled "Line 3":
            Number<1, 500, true> = Number::new(0),
            effect Shown("a_call_lies_in_the_folder_of_its_line_and_can_be_read_line_by_line");
    }

"fax.redial" "Redial",
    panel [["Device", "App Settings", "Fax Settings", "Fax Control", "Redial"]],
    behind Values {
        /// How often somebody is called again whose line was busy or who did not answer. The guide has no such setting.
        fax_redials "fax.redial.times" labelled "Number of Redials":
            Number<1, 9, true> = Number::new(5), audit Nothing,
            effect Shown("whoever_was_not_reached_is_called_again_as_often_as_is_set");
        /// Minutes until then. The guide has no such setting.
        fax_redial_minutes "fax.redial.minutes" labelled "Redial Interval (Minutes)":
            Number<1, 15, false> = Number::new(1), audit Nothing,
            effect Shown("whoever_was_not_reached_is_called_again_as_often_as_is_set");
    }

"folder.files_retrieved_by_client" "Set Files Retrieved By Client", page 45,
    panel [["Device", "App Settings", "Send from Folder Settings",
            "Files Retrieved By Client", "Force Delete"]],
    factory "Delete according to Folder settings", secure "Force Delete",
    entered AtOnce,
    behind Values {
        /// What becomes of a folder file that a client retrieved.
        folder_files_retrieved_by_client: FilesRetrieved = FilesRetrieved::ByFolder,
            secure [FilesRetrieved::ForceDelete],
            effect Shown("documents_that_are_retrieved_go_as_device_and_folder_are_set");
    }

"update.software_download" "Set Software Update", page 45,
    panel [["Device", "System Settings", "Other Settings", "Software Download"]],
    cwis [["System", "Software Update"]],
    factory "Off", secure "Enabled",
    at_next_start true,
    behind Values {
        /// Whether software may be downloaded to the device; from the next start on.
        update_software_download: Feature = Feature::Off, secure [Feature::On],
            effect Shown("both_settings_must_be_enabled_and_the_first_needs_a_restart");
    }

"update.via_network" "Set Software Download via Network", page 45,
    cwis [["System", "Software Update", "Software Download via Network"]],
    factory "Off", secure "Enabled",
    behind Values {
        /// Whether software may be downloaded over the network.
        update_via_network: Feature = Feature::Off, secure [Feature::On],
            effect Shown("both_settings_must_be_enabled_and_the_first_needs_a_restart");
    }

"update.file" "Specify File for Software Update", page 45,
    cwis [["System", "Software Update", "Specify File for Software Update"]],
    behind Software {}

"timers.auto_clear" "Set Auto Clear", page 45,
    panel [["Device", "System Settings", "System Clock/Timers", "Auto Clear"]],
    cwis [["System", "Timeouts"]],
    factory "30 seconds", secure "On, 30 s (10 to 900 s)",
    behind Values {
        /// Whether the control panel logs out by itself.
        timers_auto_clear labelled "Auto Clear": OnOff = OnOff::On, secure [OnOff::On],
            effect Shown("without_auto_clear_a_person_stays_at_the_panel");
        /// Idle seconds until Auto Clear, 10 to 900 (guide p.14).
        timers_auto_clear_seconds "timers.auto_clear.seconds" labelled "Seconds":
            Number<10, 900, false> = Number::new(30), secure [Number::new(30)],
            effect Shown("auto_clear_logs_the_panel_out_and_a_touch_puts_it_off");
    }

"reports.print_reports" "Set Report Print", page 45,
    panel [["Device", "System Settings", "Reports", "Enable Print Reports"]],
    factory "On", secure "Disabled",
    entered BySwitch,
    behind Values {
        /// Whether reports may be printed from the panel.
        reports_print_reports: Port = Port::On, secure [Port::Off],
            effect Shown("the_configuration_report_comes_out_as_the_guide_checks_versions_by_it");
    }

"selftest.power_on" "Set Self Test", page 45,
    panel [["Device", "Maintenance", "Power on Self Test"]],
    cwis [["System", "Security", "Power on Self Test"]],
    factory "Off", secure "On",
    entered AtOnce,
    behind Values {
        /// Whether the self tests run at power-on.
        selftest_power_on: OnOff = OnOff::Off, secure [OnOff::On],
            effect Shown("without_power_on_self_test_only_nvram_is_tested");
    }

} } }
pub(super) use at_panel;
