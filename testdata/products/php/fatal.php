<?php
trigger_error("no database", E_USER_ERROR);
